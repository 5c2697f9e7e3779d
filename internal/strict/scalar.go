package strict

import (
	"cmp"
	"encoding"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// scalar reads one value into a text, number, truth value or date.
func (d *decoder) scalar(n *yaml.Node, v reflect.Value, p *plan, name string) {
	switch p.shape {
	case shapeText:
		if err := v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(n.Value)); err != nil {
			d.node(n, "datum", fmt.Sprintf(`"%s": %s.`, name, err), "Skriv ett datum som finns, på formen ÅÅÅÅ-MM-DD.")
		}
	case shapeString:
		if d.text(n, name) {
			v.SetString(n.Value)
		}
	case shapeBool:
		d.truth(n, v, name)
	case shapeInt:
		d.integer(n, v, name)
	case shapeFloat:
		d.float(n, v, name)
	}
}

// text reports whether n is text beyond doubt: not what other readers of YAML
// would take for a number or a truth value.
func (d *decoder) text(n *yaml.Node, name string) bool {
	if !bare(n) {
		return true
	}
	switch n.Tag {
	case "!!int", "!!float":
		rule := "typ"
		if leadingZero(n.Value) {
			rule = "noll-fore-tal"
		}
		d.node(n, rule, fmt.Sprintf("%s ska vara text, men %s läses som ett tal.", d.about(name), n.Value), fmt.Sprintf(`Sätt citattecken runt: "%s".`, n.Value))
		return false
	case "!!bool":
		d.node(n, "typ", fmt.Sprintf("%s ska vara text, men %s läses som sant eller falskt.", d.about(name), n.Value), fmt.Sprintf(`Sätt citattecken runt: "%s".`, n.Value))
		return false
	}
	return true
}

func (d *decoder) truth(n *yaml.Node, v reflect.Value, name string) {
	if bare(n) {
		switch n.Value {
		case "ja", "true":
			v.SetBool(true)
			return
		case "nej", "false":
			v.SetBool(false)
			return
		}
	}
	remedy := "Skriv ja eller nej, utan citattecken."
	switch strings.ToLower(n.Value) {
	case "ja", "true", "yes", "on", "sant", "1":
		remedy = "Skriv ja, utan citattecken."
	case "nej", "false", "no", "off", "falskt", "0":
		remedy = "Skriv nej, utan citattecken."
	}
	d.node(n, "typ", fmt.Sprintf(`%s ska vara ja eller nej, inte "%s".`, d.about(name), short(n.Value)), remedy)
}

func (d *decoder) integer(n *yaml.Node, v reflect.Value, name string) {
	if bare(n) && decimal(n.Value) && !strings.Contains(n.Value, ".") {
		if i, err := strconv.ParseInt(n.Value, 10, v.Type().Bits()); err == nil {
			v.SetInt(i)
			return
		}
		d.node(n, "typ", fmt.Sprintf("%s är ett för stort tal.", d.about(name)), "Kontrollera talet.")
		return
	}
	d.number(n, name)
}

func (d *decoder) float(n *yaml.Node, v reflect.Value, name string) {
	if bare(n) && decimal(n.Value) {
		if f, err := strconv.ParseFloat(n.Value, 64); err == nil {
			v.SetFloat(f)
			return
		}
	}
	d.number(n, name)
}

// number reports a value that is not a number written in plain digits, with
// the number that was probably meant.
func (d *decoder) number(n *yaml.Node, name string) {
	about := d.about(name)
	if bare(n) && leadingZero(n.Value) {
		d.node(n, "noll-fore-tal", fmt.Sprintf("%s börjar med en nolla: %s. Det kan läsas som ett annat tal.", about, n.Value),
			fmt.Sprintf(`Skriv %s, eller "%s" med citattecken om det är text.`, cmp.Or(strings.TrimLeft(n.Value, "0_"), "0"), n.Value))
		return
	}
	remedy := "Skriv bara siffror, till exempel 15."
	guess := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "_", "", ",", ".").Replace(n.Value)
	guess = strings.TrimSuffix(strings.TrimSuffix(guess, "kronor"), "kr")
	if decimal(guess) {
		remedy = fmt.Sprintf("Skriv %s.", guess)
	}
	d.node(n, "typ", fmt.Sprintf(`%s ska vara ett tal, men "%s" är inte skrivet som ett.`, about, short(n.Value)), remedy)
}

// decimal reports whether s is a number as everybody writes it: digits, at
// most one point, no leading zero, no sign but a minus.
func decimal(s string) bool {
	s = strings.TrimPrefix(s, "-")
	whole, fraction, point := strings.Cut(s, ".")
	return digits(whole) && (whole == "0" || whole[0] != '0') && (!point || digits(fraction))
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// leadingZero reports whether s looks like an octal number, or like a number
// with a zero in front.
func leadingZero(s string) bool {
	s = strings.TrimLeft(s, "+-")
	return len(s) > 1 && s[0] == '0' && (s[1] >= '0' && s[1] <= '9' || s[1] == 'o' || s[1] == '_')
}

// short cuts a value for a message.
func short(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	if runes := []rune(s); len(runes) > 40 {
		return string(runes[:40]) + " …"
	}
	return s
}
