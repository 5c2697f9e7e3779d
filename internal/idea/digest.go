package idea

import (
	"crypto/sha256"
	"encoding/hex"
)

// Digest names the underlag: what an assessment is about. Votes are bound to
// it, so writing a decision voids none of them and changing the idea voids
// them all. It is the SHA-256, in hex, of the idea as [Format] writes it
// without steg, svarsdatum, vantar_pa, paus, beslut and liknar.
//
// The order, quotes and comments of the file do not matter.
func Digest(i *Idea) string {
	underlag := *i
	underlag.Step = ""
	underlag.AnswerBy = 0
	underlag.WaitingFor = ""
	underlag.Pause = nil
	underlag.Decisions = nil
	underlag.Similar = nil
	sum := sha256.Sum256(Format(&underlag))
	return hex.EncodeToString(sum[:])
}
