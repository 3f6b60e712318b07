package synthesis

// MinCell is the smallest number of people of a viewpoint for which its figures are
// shown, and of people whom a statement adds to the short list for which that
// number is told: of fewer, each could be recognised. Figures by kind of
// stakeholder have rules of their own; see [Kinds].
const MinCell = 5
