// Package plan is what the city does: commitments, and programme → objective →
// action.
//
// Rules. An action belongs to an objective, an objective to a programme. An
// action ends no earlier than it starts. Its state changes only by a report of
// progress, which carries evidence; delayed and stopped are states like the
// others and say why. What is late is computed from the clock, never stored: the
// end has passed and the action is neither done nor stopped. A report speaks of
// a day that has come. Whoever saves over a newer version gets a conflict with
// both. Nothing is public before it is published; what is linked to, or measured by
// an indicator, cannot be deleted.
//
// What led to an action, and what came of it, is kept by the chain.
//
// Tables: plan_item, plan_action, plan_milestone, plan_progress. Pages: /plan,
// /plan/timeline, /plan/{id}, /office/plan.
package plan
