"""How far methods of fitting can be trusted: studies on synthetic truths, for any model and any method."""
