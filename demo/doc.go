// Package demo carries Hà Nội: the content of the demonstration with its
// sources, and a seeded population of participants who exist nowhere else.
//
// What public accounts say about the consultation of 2 October 2020 is told as
// fact, each with its source. The statements, and the comments, answers and deeds of
// content/city and content/ward, are made up for the demonstration: they are nobody's
// opinion and no authority's word; every page that shows them or the population says so.
package demo

import "time"

// Text is one value in both languages.
type Text struct{ VI, EN string }

// Source is where a fact was read.
type Source struct {
	Text
	URL  string
	Date time.Time // of publication; zero when the account is undated
}

// Pillar is one of the three directions of the founding text.
type Pillar struct {
	Key     string
	Name    Text
	Summary Text
}

// Statement is a short sentence to vote on.
type Statement struct {
	Number int // from 1
	Key    string
	Pillar int // index into Content.Pillars
	Topic  Text
	Text
	// Source is the public account that raised the topic, or the reason for
	// the statement where there is none.
	Source string
}

// Body is an organisation or an office that took part in a meeting, never a
// private person.
type Body struct{ Name, Role Text }

// Meeting is one gathering.
type Meeting struct {
	Title  Text
	Date   time.Time // the day, at noon in the city; accounts give no hour
	Place  Text
	Agenda []Text
	Bodies []Body
	Notes  []Text // what was said, in our words
	Source []Source
}

// Document is an entry of the register.
type Document struct {
	Number string
	Date   time.Time
	Issuer Text
	Title  Text
	URL    string
}

// Consultation is what is asked.
type Consultation struct {
	Slug       string
	Title      Text
	Question   Text
	Summary    Text
	Background Text // paragraphs separated by empty lines
	Horizons   []Text
	Meeting    Meeting
	Documents  []Document
}

// Content is all of the demonstration.
type Content struct {
	City, Operator Text
	About          Text
	Pillars        []Pillar
	Consultation   Consultation
	Statements     []Statement
}
