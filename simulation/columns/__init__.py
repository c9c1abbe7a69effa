"""Columns under Mesa agents: the speed of arrays, the interface of Mesa, and random numbers keyed by agent.

| module | what it holds |
|---|---|
| `store` | `ColumnStore`: one array per attribute, one row per agent |
| `agent` | `column`, `ColumnAgent`: a Mesa agent that is a view of one row |
| `agentset` | `ColumnAgentSet`: Mesa's `select`, `get`, `agg`, `groupby`, `do`, ... over rows; `to_frame` |
| `model` | `ColumnModel`: a Mesa model of tables |
| `random` | `draw_key`, `uniform`, `standard_normal`, `sub_key`, `Stream` |
| `jit` | `rule`, `kernel`: compilation, cached on disk under the fingerprint of all sources |
| `members`, `sources`, `at_once` | how agent sets keep their members and compute on all of them at once |

What it costs, in orders of magnitude: `get`, `agg`, `groupby`, and `select` with a predicate that can be
computed at once, 10 to 40 ns per agent; agent by agent (`for agent in agents`, `do`, `map`, agent reporters
of a `DataCollector`), 1 to 7 microseconds, as with ordinary Mesa agents. A month of a large model belongs in
kernels.

Example:
    >>> class Worker(ColumnAgent):
    ...     table = "workers"
    ...     kind = column(np.int8, meaning="0 novice, 1 veteran")
    ...     wage = column(np.float32, default=10.0, meaning="thousand CNY per month")
    >>> class Novice(Worker):
    ...     kind_is = ("kind", 0)
    >>> class Veteran(Worker):
    ...     kind_is = ("kind", 1)
    >>> WORKER_COLUMNS = table_columns(Novice, Veteran)
    >>> WorkerColumns = views_of("WorkerColumns", WORKER_COLUMNS)  # what kernels receive
    >>> class Market(ColumnModel):
    ...     def __init__(self, rng=None):
    ...         super().__init__(rng=rng)
    ...         self.add_table(ColumnStore(WORKER_COLUMNS, WorkerColumns), Novice, Veteran)
    ...         Novice.create_agents(self, 100, wage=np.linspace(5, 15, 100))
    ...
    ...     def step(self):
    ...         self.agents_by_type[Novice].select(lambda worker: worker.wage < 8).set("wage", 8.0)
    >>> Market(rng=1).agents_by_type[Novice].agg("wage", np.mean)
"""
