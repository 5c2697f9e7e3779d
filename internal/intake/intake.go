// Package intake carries ideas from where people may know who sent them (zones
// 1 and 2) into the sluss, where nobody may (zone 3): the relay, "slussning".
//
// An idea is parsed, taken as a value, and written anew: fresh objects, the
// bot's constant identity, midnight UTC of the batch day, a random id, fixed
// texts. Nothing a person committed is copied, pushed or named. Ideas go in
// shuffled batches, so that none stands alone. What comes back (the case
// number, questions, every answer) comes as the bot's comments on the pull
// request that the idea arrived in.
//
// [Read] reads one file. [Review] tells those who wrote it, in plain words,
// what is to be mended. A [Desk] relays what the team has cleared, there and in
// any other [Source], and carries answers and questions between the two
// repositories. What it must remember (which idea came from which pull request)
// stands in the intake repository and nowhere else.
//
// The package does not decide that an idea is fit to be relayed: that the team
// merged the pull request says so. It does not look for personal data in
// texts, except for the strings that the pull request itself tells about its
// sender.
package intake

import (
	"context"
	"fmt"
	"io/fs"
	"strings"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// Desk stands between the intake and the sluss.
type Desk struct {
	Intake  forge.Forge // nil when there is none, and only other sources are relayed
	Sluss   *bot.Bot
	Rules   *process.Rules // the rules of the sluss
	Contact string         // the function that answers for new ideas; the team when empty
	Frank   bool           // errors tell of files and pull requests of the intake; only where no one with a blind seat reads them
}

// today is the day it is in Sweden.
func (d *Desk) today() calendar.Date { return calendar.FromClock(d.Sluss.Now()) }

// main gives the files of the sluss as they are now.
func (d *Desk) main(ctx context.Context) (fs.FS, error) {
	branch := d.Sluss.Main
	if branch == "" {
		branch = "main"
	}
	head, err := d.Sluss.Forge.Head(ctx, branch)
	if err != nil {
		return nil, fmt.Errorf("reading the sluss: %w", err)
	}
	return d.Sluss.Forge.Files(ctx, head)
}

// team tells what those who receive ideas are called.
func team(p *process.Process) string {
	for _, id := range p.Start().Work {
		if role := p.Role(id); role != nil && !role.Unlisted {
			return role.Name
		}
	}
	return "Vi som arbetar med " + p.Name
}

// roleOf gives a role that someone holds on a day, by login: one that may,
// when there is such.
func roleOf(rules *process.Rules, login string, today calendar.Date, may func(*process.Role) bool) *process.Role {
	for n := range rules.Roster.Members {
		m := &rules.Roster.Members[n]
		if !m.Until.IsZero() && m.Until < today || !holds(m, login) {
			continue
		}
		if role := rules.Process.Role(m.Role); role != nil && !role.Unlisted && may(role) {
			return role
		}
	}
	return nil
}

// holds reports whether a login is one of a seat's. Forges do not tell capital
// letters from small ones in logins.
func holds(m *process.Member, login string) bool {
	for _, l := range append(m.Logins[:len(m.Logins):len(m.Logins)], m.Substitutes...) {
		if login != "" && strings.EqualFold(l, login) {
			return true
		}
	}
	return false
}

// after gives what follows a phrase that a comment begins with, however it is
// spelled.
func after(phrase, body string) (string, bool) {
	first, rest, found := strings.Cut(strings.TrimSpace(body), ":")
	if !found || strict.Fold(strings.Trim(first, "*_ ")) != strict.Fold(phrase) {
		return "", false
	}
	rest = strings.TrimSpace(strings.TrimLeft(rest, "*_"))
	return rest, rest != ""
}

// quiet writes words so that no forge makes a mention or a reference of them:
// both would tell someone else that they were said.
func quiet(words string) string {
	return strings.NewReplacer("@", "@<!-- -->", "#", "#<!-- -->").Replace(words)
}

// quoted sets words as a quotation.
func quoted(words string) string {
	lines := strings.Split(quiet(strings.TrimSpace(strings.ReplaceAll(words, "\r\n", "\n"))), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight("> "+line, " \t")
	}
	return strings.Join(lines, "\n")
}
