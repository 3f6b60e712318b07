package synthesis

// MinCell is the smallest number of people, and of votes on one statement, for
// which figures of a part of the participants are shown. Whoever knows that
// somebody was among three diplomats could otherwise read that person's opinion
// off a table.
const MinCell = 5
