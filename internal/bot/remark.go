package bot

// What a history that is told anew needs to know of the bot's marks: they hold
// digests of files, which would confirm a guess at the words that were in them.

// FileDigest names the bytes of an idea's file as a mark does.
func FileDigest(data []byte) string { return digest(data) }

// Remark tells the mark at the end of a text anew: became gives what a digest
// in it is now to be. A text without a mark is as it was.
func Remark(body string, became func(digest string) string) string {
	at := markLine.FindStringIndex(body)
	m, err := parseMark(body)
	if at == nil || err != nil {
		return body
	}
	m.from, m.wrote = became(m.from), became(m.wrote)
	return body[:at[0]] + m.String() + "\n"
}
