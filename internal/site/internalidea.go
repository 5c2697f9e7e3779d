package site

import "github.com/idesluss/idesluss/internal/check"

func (b *builder) internalIdea(c *check.Checked, e *Entry, rel *relations) error { return nil }
func (b *builder) internalPages() []job                                          { return nil }
