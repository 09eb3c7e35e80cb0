"""The operators' half: ``onemaster rollout``. Production code imports none of it."""
