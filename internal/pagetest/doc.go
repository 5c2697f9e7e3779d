// Package pagetest examines built pages the way a careful visitor would: it
// follows every link, reads every heading, tries them in a real browser in
// light, dark and forced colours, with the keyboard, on a narrow screen and
// with large text.
//
// It is made for tests and is never part of the program. It knows nothing of
// ideas: it takes a tree of files, such as out/public, and returns findings.
//
//   - [Lint] needs nothing but Go: links and fragments, titles, headings,
//     landmarks, words, weight, remote resources, double escaping.
//   - With the build tag "browser" come Validate (Nu Html Checker, one Java
//     process for a whole tree) and Browser (axe-core, reflow, keyboard and
//     screenshots in Debian's Chromium). What they need is installed by
//     "make tools"; when something is missing they fail and say so. They are
//     behind a tag, not behind a skip, so that a run says truly what it ran:
//     "make test" runs both with and without the tag.
//
// A page says what kind of page it is with <body data-sida="ide">. The browser
// examines at least one page of every kind; Lint and Validate examine all.
//
// Findings are English, since developers read them. The words the pages may
// not use are Swedish, since those who use the service read them.
package pagetest
