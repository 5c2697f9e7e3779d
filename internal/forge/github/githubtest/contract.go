package githubtest

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
)

//go:embed contract/openapi.json.gz
var description []byte

// contract is GitHub's published description of the operations that the fake
// answers. It says which operation a request is, whether request and answer
// are as published, and what an answer holds beside what the fake has an
// opinion about.
type contract struct {
	operations []*operation
	blanks     sync.Map // *openapi3.Schema to its blank value
}

// operation is one operation of the description.
type operation struct {
	name    string // "GET /repos/{owner}/{repo}/pulls"
	pattern *regexp.Regexp
	params  []string
	route   *routers.Route
}

// readContract reads the description, once for the whole test program.
var readContract = sync.OnceValues(func() (*contract, error) {
	unpacked, err := gzip.NewReader(bytes.NewReader(description))
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(unpacked)
	if err != nil {
		return nil, err
	}
	spec, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		return nil, fmt.Errorf("reading GitHub's description: %w", err)
	}
	c := &contract{}
	for path, item := range spec.Paths.Map() {
		pattern, params := pathPattern(path)
		for method, op := range item.Operations() {
			c.operations = append(c.operations, &operation{
				name:    method + " " + path,
				pattern: pattern,
				params:  params,
				route:   &routers.Route{Spec: spec, Path: path, PathItem: item, Method: method, Operation: op},
			})
		}
	}
	// What has fewer parameters is more particular.
	slices.SortFunc(c.operations, func(a, b *operation) int {
		if n := len(a.params) - len(b.params); n != 0 {
			return n
		}
		return strings.Compare(b.name, a.name)
	})
	return c, nil
})

var parameter = regexp.MustCompile(`\{(\w+)\}`)

// pathPattern matches a path as it stands in a request. A reference or a path
// may have slashes in it, which OpenAPI cannot say.
func pathPattern(path string) (*regexp.Regexp, []string) {
	var params []string
	expression := parameter.ReplaceAllStringFunc(path, func(p string) string {
		name := strings.Trim(p, "{}")
		params = append(params, name)
		if (name == "ref" || name == "path") && strings.HasSuffix(path, p) {
			return "(.+)"
		}
		return "([^/]+)"
	})
	return regexp.MustCompile("^" + expression + "$"), params
}

// find tells which operation a request is, and its parameters.
func (c *contract) find(r *http.Request) (*operation, map[string]string) {
	for _, op := range c.operations {
		if op.route.Method != r.Method {
			continue
		}
		found := op.pattern.FindStringSubmatch(r.URL.EscapedPath())
		if found == nil {
			continue
		}
		params := map[string]string{}
		for i, name := range op.params {
			value, err := url.PathUnescape(found[i+1])
			if err != nil {
				return nil, nil
			}
			params[name] = value
		}
		return op, params
	}
	return nil, nil
}

// checkRequest holds a request against the description.
func (op *operation) checkRequest(r *http.Request, body []byte, params map[string]string) (*openapi3filter.RequestValidationInput, error) {
	checked := r.Clone(context.WithoutCancel(r.Context()))
	checked.Body = io.NopCloser(bytes.NewReader(body))
	input := &openapi3filter.RequestValidationInput{
		Request:     checked,
		PathParams:  params,
		QueryParams: r.URL.Query(),
		Route:       op.route,
		Options:     &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
	}
	if err := openapi3filter.ValidateRequest(checked.Context(), input); err != nil {
		return input, err
	}
	return input, op.unknown(r, body)
}

// unknown finds what a request says and the description does not know. GitHub
// ignores it, so whoever sends it is mistaken about what it does.
func (op *operation) unknown(r *http.Request, body []byte) error {
	for name := range r.URL.Query() {
		if op.parameter(name) == nil {
			return fmt.Errorf("no parameter is called %q", name)
		}
	}
	if len(body) == 0 || op.route.Operation.RequestBody == nil {
		return nil
	}
	media := op.route.Operation.RequestBody.Value.Content.Get("application/json")
	var said map[string]json.RawMessage
	if media == nil || json.Unmarshal(body, &said) != nil || media.Schema.Value.Properties == nil {
		return nil
	}
	for name := range said {
		if media.Schema.Value.Properties[name] == nil {
			return fmt.Errorf("no field of the body is called %q", name)
		}
	}
	return nil
}

func (op *operation) parameter(name string) *openapi3.Parameter {
	for _, list := range []openapi3.Parameters{op.route.Operation.Parameters, op.route.PathItem.Parameters} {
		for _, p := range list {
			if p.Value.Name == name {
				return p.Value
			}
		}
	}
	return nil
}

// checkAnswer holds an answer against the description.
func (op *operation) checkAnswer(request *openapi3filter.RequestValidationInput, status int, header http.Header, body []byte) error {
	return openapi3filter.ValidateResponse(request.Request.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: request,
		Status:                 status,
		Header:                 header,
		Body:                   io.NopCloser(bytes.NewReader(body)),
		Options:                &openapi3filter.Options{IncludeResponseStatus: commonStatus[status] == ""},
	})
}

// commonStatus are answers that GitHub gives to any request, though the
// description does not say so everywhere.
var commonStatus = map[int]string{
	http.StatusUnauthorized:    "bad credentials",
	http.StatusForbidden:       "not permitted, or too many requests",
	http.StatusNotFound:        "not there, or not to be seen",
	http.StatusTooManyRequests: "too many requests",
}

// answerSchema is what the description says an answer holds; nil when it says
// nothing.
func (op *operation) answerSchema(status int) *openapi3.Schema {
	response := op.route.Operation.Responses.Status(status)
	if response == nil || response.Value == nil {
		return nil
	}
	media := response.Value.Content.Get("application/json")
	if media == nil || media.Schema == nil {
		return nil
	}
	return media.Schema.Value
}

// fill puts into value what the description requires and value does not say,
// as blank as may be. So a handler says what the fake has an opinion about,
// and the answer is whole all the same.
func (c *contract) fill(schema *openapi3.Schema, value any) any {
	if schema == nil || value == nil {
		return value
	}
	switch value := value.(type) {
	case fields:
		filled := fields{}
		if blank, ok := c.blank(schema).(fields); ok {
			for name, inner := range blank {
				filled[name] = inner
			}
		}
		for name, inner := range value {
			filled[name] = c.fill(property(schema, name), inner)
		}
		return filled
	case []fields:
		all := make([]any, len(value))
		for i, item := range value {
			all[i] = c.fill(items(schema), item)
		}
		return all
	}
	return value
}

// fields is a JSON object that a handler answers with.
type fields map[string]any

// alternatives gives a schema and those it is made of.
func alternatives(schema *openapi3.Schema) []*openapi3.Schema {
	all := []*openapi3.Schema{schema}
	for _, list := range []openapi3.SchemaRefs{schema.AllOf, schema.AnyOf, schema.OneOf} {
		for _, ref := range list {
			all = append(all, alternatives(ref.Value)...)
		}
	}
	return all
}

func property(schema *openapi3.Schema, name string) *openapi3.Schema {
	for _, s := range alternatives(schema) {
		if p := s.Properties[name]; p != nil {
			return p.Value
		}
	}
	return nil
}

func items(schema *openapi3.Schema) *openapi3.Schema {
	for _, s := range alternatives(schema) {
		if s.Items != nil {
			return s.Items.Value
		}
	}
	return nil
}

// blank is the emptiest value that a schema lets through.
func (c *contract) blank(schema *openapi3.Schema) any {
	if known, ok := c.blanks.Load(schema); ok {
		return known
	}
	value := c.makeBlank(schema)
	c.blanks.Store(schema, value)
	return value
}

func (c *contract) makeBlank(schema *openapi3.Schema) any {
	switch {
	case len(schema.Enum) > 0:
		return schema.Enum[0]
	case schema.Type.Is("object") || len(schema.Properties) > 0 || len(schema.AllOf) > 0:
		value := fields{}
		for _, s := range append([]*openapi3.Schema{schema}, values(schema.AllOf)...) {
			for _, name := range s.Required {
				if p := property(s, name); p != nil {
					value[name] = c.blankProperty(p)
				}
			}
		}
		return value
	case len(schema.AnyOf) > 0:
		return c.blank(schema.AnyOf[0].Value)
	case len(schema.OneOf) > 0:
		return c.blank(schema.OneOf[0].Value)
	case schema.Type.Is("array"):
		return []any{}
	case schema.Type.Is("boolean"):
		return false
	case schema.Type.Is("integer"), schema.Type.Is("number"):
		if schema.Min != nil {
			return *schema.Min
		}
		return 0
	case schema.Type.Is("string"):
		switch schema.Format {
		case "date-time":
			return "2000-01-01T00:00:00Z"
		case "uri":
			return "https://github.invalid/"
		case "email":
			return "nobody@github.invalid"
		}
		if schema.MinLength > 0 {
			return strings.Repeat("x", int(schema.MinLength))
		}
		return ""
	}
	return nil
}

func (c *contract) blankProperty(schema *openapi3.Schema) any {
	if schema.Nullable {
		return nil
	}
	return c.blank(schema)
}

func values(refs openapi3.SchemaRefs) []*openapi3.Schema {
	var all []*openapi3.Schema
	for _, ref := range refs {
		all = append(all, ref.Value)
	}
	return all
}
