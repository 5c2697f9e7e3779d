package site

// publicTexts gives the pages that are neither an idea's nor the catalogue's:
// those in Markdown, of both trees, and those drawn from rules and figures.
func (b *builder) publicTexts() []job {
	var jobs []job
	for _, part := range [][]job{
		b.textPages(), b.howItWorks(), b.lessonsPages(), b.resultsPage(), b.contactPage(), b.projectPage(),
		b.accessibilityPage(b.public), b.challengePages(), b.azPages(), b.notFoundPage(),
	} {
		jobs = append(jobs, part...)
	}
	return jobs
}
