"""How anything is shown; knows nothing of cases or guides."""
