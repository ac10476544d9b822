"""Who may buy: papers, investigation, assessment, decision, and what the decision allows."""
