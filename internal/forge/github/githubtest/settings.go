package githubtest

// What an administrator sees of a repository's settings.

var _ = []struct{}{
	handle("read", "GET /repos/{owner}/{repo}", getRepository),
}

func (s *Server) repositoryFields(r *repository) fields {
	return fields{
		"id": r.id, "name": r.name, "full_name": r.fullName(), "private": !r.Public, "fork": r.ForkOf != "",
		"owner": fields{"login": r.owner, "type": "Organization"}, "default_branch": r.Main,
	}
}

func getRepository(c *call) answer {
	f := c.repositoryFields(c.repo)
	return ok(f)
}
