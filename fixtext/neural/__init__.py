"""What the detector `neural` is made of: the network, evidence for each place, the verdict."""
