# %% [markdown]
# # The market by hand
#
# `TalentMarket` is a Mesa model: a scenario goes in, `step()` is one month. This script goes through it cell by cell.
# Editors such as VS Code and Spyder run the cells marked by `# %%` one at a time;
# `python docs/examples/market_by_hand.py` runs them all.

# %%
import matplotlib
import numpy as np
from mesa import DataCollector

from simulation import TalentMarket, load_scenario
from simulation.agents.codes import Sector, Status
from simulation.agents.firm import Firm
from simulation.agents.person import CareerSwitcher, Graduate, Researcher
from simulation.agents.university import University

matplotlib.use("Agg")  # draws to a file; leave it out to see figures on the screen
from matplotlib import pyplot as plt

SCALE = 500  # real persons per agent: coarse, so that a month takes milliseconds
LAST_YEAR = 2023
CHANGE_AFTER = 36  # months
FIGURE = "market-by-hand.png"

# %% [markdown]
# ## A market from a scenario
#
# The scenario says what is assumed and decided. Seed and scale may be given here instead.

# %%
scenario = load_scenario("scenarios/baseline.yaml").with_({"assumptions.skills.half_life_months": 36})
market = TalentMarket(scenario, seed=1, scale=SCALE)
print(f"{len(market.agents):,} agents, {market.year}-{market.month_of_year + 1:02d}")

# %% [markdown]
# ## Month by month
#
# What a month consists of is one screen: `step` in `simulation/model.py`. All indicators are recorded as it goes.

# %%
for _ in range(24):
    market.step()
print(f"{market.month} months done; AI posts wanted: {market.record.get('posts_wanted'):,.0f}")

# %% [markdown]
# ## Who is there
#
# Sets of agents by type, as in any Mesa model. A condition or a function is asked of all agents of a set at once.

# %%
for kind in (Graduate, CareerSwitcher, Researcher, Firm, University):
    print(f"{kind.__name__:15} {len(market.agents_by_type[kind]):7,}")

switchers = market.agents_by_type[CareerSwitcher]
in_ai = switchers.select(lambda a: (a.status == Status.EMPLOYED) & (a.sector <= Sector.FOUNDATION))
print("technical skill by job class:", in_ai.groupby("job_class").agg("technical", np.mean))
print(in_ai.to_frame("sector", "job_class", "wage", "technical").head())

someone = in_ai[0]
print(f"person {someone.unique_id}: {someone.state.name}, {someone.wage:,.0f} CNY a month")

# %% [markdown]
# ## Data of one's own
#
# Mesa's data collector, with functions of the model.


# %%
def employers(market):
    """Employers in the three AI layers."""
    return market.agents_by_type[Firm].select(lambda a: a.sector <= Sector.FOUNDATION)


def new_book():
    """A collector of three columns, a row a month."""
    return DataCollector(
        {
            "month": lambda m: m.month - 1,
            "output per worker": lambda m: employers(m).agg("productivity", np.mean),
            "gap": lambda m: m.record.get("shortfall", month=m.month - 1),
        }
    )


# %% [markdown]
# ## Something happens
#
# Two markets with one seed are the same to the last bit, until something is done to one of them: here every AI employer
# becomes a fifth more productive in one month, by writing to an attribute of a set. What comes of it follows from the
# rules: productivity raises the posts that employers want.

# %%
untouched, changed = (TalentMarket(scenario, seed=1, scale=SCALE) for _ in range(2))
books = {"untouched": new_book(), "changed": new_book()}
while untouched.running and untouched.year <= LAST_YEAR:
    if changed.month == CHANGE_AFTER:
        firms = employers(changed)
        firms.set("productivity", 1.2 * firms.get("productivity"))
    for name, one in (("untouched", untouched), ("changed", changed)):
        one.step()
        books[name].collect(one)

tables = {name: book.get_model_vars_dataframe().set_index("month") for name, book in books.items()}
wider = tables["changed"]["gap"] - tables["untouched"]["gap"]
print("the gap is wider by", wider[wider.index >= CHANGE_AFTER].round(-2).head(6).to_list(), "persons")

# %% [markdown]
# ## A figure

# %%
figure, axes = plt.subplots(figsize=(7, 3.5), layout="constrained")
for name, table in tables.items():
    years = 2018 + table.index / 12
    axes.plot(years, table["gap"] / 1000)
    axes.annotate(name, (years[-1], table["gap"].iloc[-1] / 1000), xytext=(5, 0), textcoords="offset points")
axes.set_title("More output per worker: more posts wanted, a wider gap", loc="left")
axes.set_ylabel("gap, thousand persons")
axes.spines[["top", "right"]].set_visible(False)
figure.savefig(FIGURE, dpi=120)
print(f"Figure: {FIGURE}")
