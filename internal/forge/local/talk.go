package local

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/idesluss/idesluss/internal/forge"
)

// Reviews gives every review of a pull request, oldest first.
func (f *Forge) Reviews(ctx context.Context, number int) ([]forge.Review, error) {
	l, err := f.read(ctx)
	if err != nil {
		return nil, known(err)
	}
	reviews, err := l.reviews(number)
	if err != nil {
		return nil, known(err)
	}
	all := make([]forge.Review, len(reviews))
	for i, r := range reviews {
		all[i] = forge.Review{ID: fmt.Sprintf("%d-%d", number, i+1), Author: r.Author, State: r.State, Body: r.Body, Commit: r.Commit, At: r.At}
	}
	return all, nil
}

// Said names all that has been said of each pull request that has an open
// record, by number: its title and text, reviews, comments and times. The name
// is another when any of it is. Where its branch is has its own name.
func (f *Forge) Said(ctx context.Context) (map[int]string, error) {
	l, err := f.read(ctx)
	if err != nil {
		return nil, known(err)
	}
	numbers, err := l.opened()
	if err != nil {
		return nil, known(err)
	}
	said := map[int]string{}
	folders := map[string]map[string]string{} // by hundreds, then number
	for _, number := range numbers {
		in := hundreds(number)
		if folders[in] == nil {
			if folders[in], err = l.named("pulls/" + in); err != nil {
				return nil, known(err)
			}
		}
		said[number] = folders[in][strconv.Itoa(number)]
	}
	return said, nil
}

// named gives the object ids of what is in a folder of the ledger as it was
// written last.
func (l *ledger) named(folder string) (map[string]string, error) {
	entries, err := fs.ReadDir(l.files, folder)
	if err != nil {
		return nil, damaged(folder, err)
	}
	names := map[string]string{}
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil {
			return nil, damaged(folder, err)
		}
		names[entry.Name()], _ = info.Sys().(string)
	}
	return names, nil
}

// Review adds a review by the bot.
func (f *Forge) Review(ctx context.Context, number int, r forge.Review) error {
	return f.ReviewAs(ctx, number, BotLogin, r)
}

// ReviewAs adds a review by somebody, who is believed to be them. What says
// the same as their last one is not added again; of the bot's reviews, what
// says the same as any.
func (f *Forge) ReviewAs(ctx context.Context, number int, login string, r forge.Review) error {
	err := r.Valid()
	if err == nil {
		err = validLogin(login)
	}
	if err == nil {
		err = f.write(ctx, func(d *draft) error {
			return d.review(number, review{login, r.State, r.Body, r.Commit, stored(r.At)})
		})
	}
	if err != nil {
		return fmt.Errorf("reviewing pull request %d: %w", number, err)
	}
	return nil
}

func (d *draft) review(number int, r review) error {
	p, err := d.pull(number)
	if err != nil {
		return err
	}
	switch {
	case p.State == forge.Closed:
		return forge.ErrClosed
	case strings.EqualFold(p.Author, r.Author) && r.State != forge.Commented:
		return fmt.Errorf("%w: %s has proposed it, and can only comment on it", forge.ErrNotPermitted, r.Author)
	case r.Commit == "":
		r.Commit = p.Head
	}
	if _, err := d.repo.Commit(r.Commit); err != nil {
		return err
	}
	earlier, err := d.reviews(number)
	if err != nil || repeats(earlier, &r) {
		return err
	}
	if !slices.ContainsFunc(earlier, func(e *review) bool { return e.Commit == r.Commit }) {
		if err := d.keep(r.Commit); err != nil {
			return err
		}
	}
	p.Reviews++
	p.touch(r.At)
	if err := d.put(saidFile(number, "review", p.Reviews), &r); err != nil {
		return err
	}
	return d.putPull(p)
}

// repeats tells a review that was made already from one that says it again
// after having said something else. The bot never changes its mind: what it
// reviews is signed, and tells its own time.
func repeats(earlier []*review, r *review) bool {
	for _, e := range slices.Backward(earlier) {
		if e.Author != r.Author {
			continue
		}
		if e.says(r) {
			return true
		}
		if r.Author != BotLogin {
			return false
		}
	}
	return false
}

func (l *ledger) reviews(number int) ([]*review, error) {
	p, err := l.pull(number)
	if err != nil {
		return nil, err
	}
	return said[review](l, number, "review", p.Reviews)
}

func (l *ledger) comments(number int) ([]*comment, error) {
	p, err := l.pull(number)
	if err != nil {
		return nil, err
	}
	return said[comment](l, number, "comment", p.Comments)
}

// said reads all that has been said of one sort.
func said[T any, R interface {
	*T
	record
}](l *ledger, number int, what string, count int) ([]*T, error) {
	var all []*T
	for i := 1; i <= count; i++ {
		one, name := new(T), saidFile(number, what, i)
		found, err := l.get(name, R(one))
		if err != nil {
			return nil, err
		}
		if !found {
			return nil, damaged(name, fmt.Errorf("it is not there, and the pull request has %d", count))
		}
		all = append(all, one)
	}
	return all, nil
}

// Comments gives every comment on a pull request, oldest first.
func (f *Forge) Comments(ctx context.Context, number int) ([]forge.Comment, error) {
	l, err := f.read(ctx)
	if err != nil {
		return nil, known(err)
	}
	comments, err := l.comments(number)
	if err != nil {
		return nil, known(err)
	}
	all := make([]forge.Comment, len(comments))
	for i, c := range comments {
		all[i] = forge.Comment{ID: fmt.Sprintf("%d-%d", number, i+1), Author: c.Author, Marker: c.Marker, Body: c.Body, At: c.At, Edited: c.Edited}
	}
	return all, nil
}

// Say makes the bot's comment that bears the marker say body.
func (f *Forge) Say(ctx context.Context, number int, marker, body string, at time.Time) error {
	err := forge.ValidComment(marker, body)
	if err == nil {
		err = f.write(ctx, func(d *draft) error { return d.say(number, marker, body, stored(at)) })
	}
	if err != nil {
		return fmt.Errorf("commenting on pull request %d: %w", number, err)
	}
	return nil
}

func (d *draft) say(number int, marker, body string, at time.Time) error {
	comments, err := d.comments(number)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(comments, func(c *comment) bool { return c.Marker == marker })
	if i < 0 {
		return d.comment(number, comment{Author: BotLogin, Marker: marker, Body: body, At: at})
	}
	c := comments[i]
	if c.Body == body {
		return nil
	}
	c.Body, c.Edited = body, at
	return d.heard(number, i+1, c, at)
}

// CommentAs adds a comment by somebody, who is believed to be them.
func (f *Forge) CommentAs(ctx context.Context, number int, login, body string, at time.Time) error {
	r := forge.Review{State: forge.Commented, Body: body}
	err := r.Valid() // a comment may hold what such a review may
	if err == nil {
		err = validLogin(login)
	}
	if err == nil {
		err = f.write(ctx, func(d *draft) error {
			return d.comment(number, comment{Author: login, Body: body, At: stored(at)})
		})
	}
	if err != nil {
		return fmt.Errorf("commenting on pull request %d: %w", number, err)
	}
	return nil
}

func (d *draft) comment(number int, c comment) error {
	p, err := d.pull(number)
	if err != nil {
		return err
	}
	return d.heard(number, p.Comments+1, &c, c.At)
}

// heard writes comment i, new or edited.
func (d *draft) heard(number, i int, c *comment, at time.Time) error {
	p, err := d.pull(number)
	if err != nil {
		return err
	}
	p.Comments = max(p.Comments, i)
	p.touch(at)
	if err := d.put(saidFile(number, "comment", i), c); err != nil {
		return err
	}
	return d.putPull(p)
}

// validLogin wants a login such as forges have: one word.
func validLogin(login string) error {
	odd := func(r rune) bool {
		return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_.[]", r)
	}
	if login == "" || len(login) > 60 || strings.ContainsFunc(login, odd) {
		return fmt.Errorf("%q is not a login: letters a–z, digits and hyphens, in one word", login)
	}
	return nil
}
