package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/idesluss/idesluss/internal/forge/github"
)

// The credentials for GitHub come from the environment alone, where neither
// the shell's history nor a list of processes shows them.
const (
	tokenVariable        = "IDESLUSSEN_TOKEN"            // of a bot account, or an App's installation
	appVariable          = "IDESLUSSEN_APP_ID"           // or an App: its number,
	appKeyVariable       = "IDESLUSSEN_APP_KEY"          // a file with its private key,
	installationVariable = "IDESLUSSEN_APP_INSTALLATION" // and where it is installed
	apiVariable          = "GITHUB_API_URL"              // another GitHub than github.com; Actions sets it
)

// mirrorFolder holds the service's copy of a sluss on GitHub, below data. Only
// the sluss has one: intake, where people are known, is not copied.
const mirrorFolder = "spegel.git"

// mirrored has the forge read in a copy that is kept on this machine.
func (e *env) mirrored(o *github.Options) { o.Mirror = e.dataPath(mirrorFolder) }

// github opens the forge in a repository such as github.com/kommun/sluss.
// Nothing is sent yet.
func (e *env) github(repository string, more ...func(*github.Options)) (*github.Forge, error) {
	hosting, err := e.hosting()
	if err != nil {
		return nil, err
	}
	options, err := e.githubOptions()
	if err != nil {
		return nil, err
	}
	options.Repository = strings.TrimPrefix(repository, "github.com/")
	options.Main = hosting.Main()
	for _, say := range more {
		say(&options)
	}
	return github.Open(options)
}

// githubOptions takes credentials and address from the environment. What it
// says of a mistake never holds the credentials themselves.
func (e *env) githubOptions() (github.Options, error) {
	options := github.Options{API: e.getenv(apiVariable), Now: e.now, Token: strings.TrimSpace(e.getenv(tokenVariable))}
	id, keyFile, installation := e.getenv(appVariable), e.getenv(appKeyVariable), e.getenv(installationVariable)
	switch {
	case id == "" && keyFile == "" && installation == "":
		if options.Token == "" {
			return options, fmt.Errorf("no credentials: set %s, or %s, %s and %s for a GitHub App", tokenVariable, appVariable, appKeyVariable, installationVariable)
		}
		return options, nil
	case options.Token != "":
		return options, fmt.Errorf("both %s and %s are set: keep one, so that it is plain who acts", tokenVariable, appVariable)
	case id == "" || keyFile == "" || installation == "":
		return options, fmt.Errorf("a GitHub App needs all three of %s, %s and %s", appVariable, appKeyVariable, installationVariable)
	}
	app := &github.App{}
	var err error
	if app.ID, err = strconv.ParseInt(id, 10, 64); err != nil || app.ID < 1 {
		return options, fmt.Errorf("%s is not a number", appVariable)
	}
	if app.Installation, err = strconv.ParseInt(installation, 10, 64); err != nil || app.Installation < 1 {
		return options, fmt.Errorf("%s is not a number", installationVariable)
	}
	if app.Key, err = os.ReadFile(keyFile); err != nil {
		var path *os.PathError
		if errors.As(err, &path) { // the key itself may stand there by mistake
			err = path.Err
		}
		return options, fmt.Errorf("reading the App's key, from the file that %s names: %w", appKeyVariable, err)
	}
	options.App = app
	return options, nil
}
