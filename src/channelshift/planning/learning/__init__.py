"""What the seller's own weeks say of spend and hours: a posterior the planner can draw curves from."""

from channelshift.planning.learning.facts import Belief, Lift, Series, Source
from channelshift.planning.learning.learn import learn
from channelshift.planning.learning.posterior import Learned, Posterior

__all__ = ["Belief", "Learned", "Lift", "Posterior", "Series", "Source", "learn"]
