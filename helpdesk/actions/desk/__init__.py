"""The desk itself: who is there, what is counted, what is tidied away."""
