// Package theme is where officers make sense of many comments: they mark
// passages, give them themes, see what says nearly the same, and make sentences
// to vote on out of both.
//
// Rules. A passage is a part of one comment, by the places of its characters;
// two may overlap. A passage has any number of themes, a theme any number of
// passages; the chain keeps both links, and the statement's to where it came
// from. A comment is covered when a passage of it has a theme, or when an
// officer said that there is nothing in it to mark; coverage is shown with its
// total. A theme is public when it is published; passages are public only with
// the comment that they are part of.
//
// Tables: theme_theme, theme_passage, theme_mark, theme_read.
// Pages: /office/themes, /consultations/{slug}/themes.
package theme
