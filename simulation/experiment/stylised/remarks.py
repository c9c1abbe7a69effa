"""Why the baseline misses a fact: the mechanism, found by looking at the data behind each number."""

from __future__ import annotations

from simulation.experiment.stylised.cycle import Market

_WAGES_LAG = (
    "posted wages follow unfilled posts with an elasticity of 0.1, a twelfth of the way each month, and the wages of "
    "stayers catch up in 24 months and never fall: wages paid lag unemployment by a quarter of the cycle, and on the "
    "same date the two hardly go together. Only the wages of new hires move at once"
)
_ALL_STAY_ALIKE = (
    "quits have one probability for all, and nothing binds people more the longer they stay: no quality of the match, "
    "no skills of one firm, no seniority"
)
_POSTS_PAY = (
    "a post pays what its employer posts, whoever fills it: no wage depends on skill, tenure or bargaining; employers "
    "differ by 0.10 log points, those who find people by less"
)
_ONLY_EMPLOYERS = (
    "employers are the only source of wage differences within sector and job class, so nearly all of it is theirs"
)
_LOGNORMAL = (
    "sizes are drawn from a lognormal distribution (1.3 log points) and no process of growth adds a Pareto tail; at "
    "coarse scales one agent stands for several employers, which cuts off the largest"
)
_NO_SHOCKS = (
    "employers outside AI have no shocks of their own: who pays well finds applicants and hires, who pays badly hires "
    "nobody and shrinks as people leave, so hires vary on both sides of zero growth"
)

REMARKS: dict[tuple[str, Market], str] = {
    ("beveridge_slope", Market.AI): (
        "few people of the AI field are without a job, and who finds none turns elsewhere within months: unemployment "
        "swings less than openings"
    ),
    ("beveridge_slope", Market.OUTSIDE): (
        "openings follow the small difference between posts and staff, so they swing more than unemployment; the "
        "estimates for the United States, 0.84 to 1.02, would pass it"
    ),
    ("beveridge_loop", Market.AI): (
        "people of the AI field find a post or turn elsewhere within months, so unemployment hardly lags behind "
        "openings, and the luck of a small pool hides what lag there is"
    ),
    ("matching_elasticity", Market.AI): (
        "a boom draws direct applicants from outside AI, of whom few succeed; the regression puts that down to the "
        "number of seekers. The row below holds all else fixed"
    ),
    ("matching_elasticity", Market.OUTSIDE): (
        "in a slump posted wages fall and the last wages that people hold out for do not, so they accept fewer "
        "openings; the regression puts that down to the number of seekers. The row below holds all else fixed"
    ),
    ("matching_thinned", Market.AI): (
        "openings have a bar and few applicants who clear it: another applicant is worth more than another opening"
    ),
    ("matching_thinned", Market.OUTSIDE): (
        "an opening outside AI takes any applicant, and there are two seekers for it with up to three applications "
        "each: openings are short, not seekers"
    ),
    ("wage_curve", Market.AI): _WAGES_LAG,
    ("wage_curve", Market.OUTSIDE): _WAGES_LAG,
    ("wage_curve_panel", Market.ALL): _WAGES_LAG,
    ("job_finding_by_duration", Market.OUTSIDE): (
        "people hold out for 97 % of their last wage, which falls by 0.4 % a month only: who earned little finds a "
        "post at once, who earned much waits for the best payers"
    ),
    ("separation_by_tenure", Market.AI): _ALL_STAY_ALIKE,
    ("separation_by_tenure", Market.OUTSIDE): _ALL_STAY_ALIKE,
    ("job_to_job_share", Market.AI): (
        "two fifths of those hired into AI apply directly from a post outside it, three tenths are poached from "
        "another AI employer: a young field recruits from jobs"
    ),
    ("wage_dispersion", Market.AI): _POSTS_PAY,
    ("wage_dispersion", Market.OUTSIDE): _POSTS_PAY,
    ("wage_share_of_employers", Market.AI): _ONLY_EMPLOYERS,
    ("wage_share_of_employers", Market.OUTSIDE): _ONLY_EMPLOYERS,
    ("size_exponent", Market.AI): _LOGNORMAL,
    ("size_exponent", Market.OUTSIDE): _LOGNORMAL,
    ("size_tail", Market.AI): _LOGNORMAL,
    ("size_tail", Market.OUTSIDE): _LOGNORMAL,
    ("hires_of_growing", Market.AI): (
        "leaving does not rise with growth: recent hires leave less often than others, and in a small staff growth is "
        "partly the luck that few leave"
    ),
    ("hires_of_growing", Market.OUTSIDE): _NO_SHOCKS,
    ("hires_of_shrinking", Market.OUTSIDE): _NO_SHOCKS,
}
