// Package check judges the files of a sluss: what is wrong, how grave it is,
// and what to write instead.
//
// [Rules] judges the rules themselves; [Idea] one idea by them and by the words
// of the municipality; [Set] what must agree between ideas; [Walk] what lies
// where.
// [Checker] does all of it while a sluss streams through, so that whoever
// builds a site reads each file once; [Run] is the command idesluss check.
//
// Everything here is a function of files, rules and a day: the package reads
// from an [fs.FS] it is given, writes nothing, and knows no clock. The same
// files and day give the same findings in the same order.
//
// It does not look for personal data in texts, which is another package's
// work, and it does not know history: whether a decision was rewritten is
// judged where two versions are compared.
package check
