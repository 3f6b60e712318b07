// Package plan is what the city does: commitments, and programme → objective →
// action, with indicators that tell whether it helps.
//
// Rules. An action belongs to an objective, an objective to a programme. An
// action ends no earlier than it starts. Its state changes only by a report of
// progress, which carries evidence; delayed and stopped are states like the
// others and say why. What is late is computed from the clock, never stored: the
// end has passed and the action is neither done nor stopped. A report speaks of
// a day that has come. Whoever saves over a newer version gets a conflict with
// both. Nothing is public before it is published; what is linked to cannot be
// deleted.
//
// An indicator is a number, a share (numerator and denominator, the denominator
// never 0), an index of weighted parts, a checklist (yes out of all), or a
// survey (with how many were asked). Every value has its period, source and who
// entered it, and its period has begun. Two sources may give two values for one
// period: both stand beside each other. A value is withdrawn with a reason, not
// deleted.
//
// What led to an action, and what came of it, is kept by the chain.
//
// Tables: plan_item, plan_action, plan_milestone, plan_progress, plan_indicator,
// plan_target, plan_value. Pages: /plan, /plan/timeline, /plan/{id}, /indicators,
// /office/plan.
package plan
