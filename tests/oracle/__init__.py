"""The plain-Mesa twin: the same month with one ordinary Python object per agent, as an oracle of the columns.

Only two things are shared with the production model: the scalar rules of `simulation/rules` and the keyed draws.
Every loop, order, count and book-keeping is written a second time here, in the plainest way, and
`test_twin.py` asks for the same bits. It is also the slow side of the benchmark.
"""
