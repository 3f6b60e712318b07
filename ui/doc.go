// Package ui is the design system: tokens, styles, components, the few custom
// elements, fonts, and the frame of every page.
//
// Components are templ functions. Those with few arguments take them one by
// one; those with more take a struct named after them (ButtonProps). Addresses
// given to components have no language prefix. Texts given as string are
// already in the reader's language; civic.Text falls back to the other language
// and says so. Features hold no class and no style: what is missing becomes a
// component here, with an entry in the style guide.
//
//	Frame      Layout OfficeLayout ErrorPage WithChrome WithFlash Fragment Assets
//	Structure  PageHeader Breadcrumb Section Heading Stack Cluster Columns Aside
//	           Panel Divider Details DetailsOpen Tabs
//	Text       Text TextIn Prose ProseText RichText Lead LeadText Note NoteBlock Paragraph
//	           A Quote
//	Acting     Button ButtonLink PostButton DownloadLink CopyText TrackingCode
//	Forms      Form Actions Fieldset Field TextArea Select Radios Checkboxes
//	           Checkbox Date DateTime File Bilingual HiddenFields ErrorSummary
//	           ErrorsOf LocalTime LocalDate SearchBox Filter
//	Saying     Notice NoticeText DemoMark Tag TagText TagLink StateTag Empty Loading
//	           TooMuch ConfirmBox
//	Lists      Table (C CText CLink CTextLink CPart Cells) DataList ItemList
//	           NumberedList Item BulletList LinkList Pager Pillars
//	Figures    StatRow Chain Bar Meter Chart BarChart GroupMark OpinionMap PlaceMap
//	Voting     VoteHead VoteCard LastVote Part VoteWord YourVote YourVotes
//	Time       PhaseLine Timeline Gantt
//	Office     Queue QueueItem Diff Live
//	Pictures   Icon Icons LogoMark Ornament QR
package ui
