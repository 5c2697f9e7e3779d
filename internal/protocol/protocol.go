// Package protocol is what the merge commit of a decision says: which idea
// moved, between which steps, how each seat advised, and whether there was a
// quorum. It is written as Git trailers, with seats and never persons.
//
//	Ide: 26-7k3qm
//	Steg: bedomning -> utredning
//	Bedomning: stol-vard-omsorg rad=ja finns_redan=3 vem_nytta=2
//	Bedomning: stol-kultur-fritid ersattare rad=ja finns_redan=4
//	Bedomning: stol-service-stod obesatt
//	Beslutfor: 5/6
//	Beslut: projektgrupp
//	Underlag: 9f86d081…
//
// The trailers are the last paragraph of the message, always in this order.
// Format writes that paragraph and Parse reads it; nothing that Format would
// not have written is believed.
//
// What stands in an idea's file is the truth; the protocol is evidence of how
// it came to stand there. The package is a leaf.
package protocol

// Protocol is what one merge tells.
type Protocol struct {
	Idea     string // id
	From, To string // step ids; From is empty when the idea was added, both when it stands where it stood
	Votes    []Vote // by seat, in the order of the roster
	Count    int    // votes that counted
	Seats    int    // seats that were asked; 0 when no votes were needed
	Decided  string // role of the one who decided; empty when nobody had to
	Underlag string // digest of what was judged
}

// Vote is one seat's part in it.
type Vote struct {
	Seat       string
	Substitute bool     // a substitute voted
	Vacant     bool     // nobody did: obesatt
	Silent     bool     // the deadline passed without a vote: tyst
	Advice     string   // an outcome
	Answers    []Answer // in the order of the form; text answers are left out
}

// Answer is one criterion and its value.
type Answer struct{ Criterion, Value string }
