package site

type textPage struct{}

func (b *builder) readTexts() error   { return nil }
func (b *builder) publicTexts() []job { return nil }
