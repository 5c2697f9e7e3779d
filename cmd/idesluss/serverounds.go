package main

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/idesluss/idesluss/internal/intake"
	"github.com/idesluss/idesluss/internal/rounds"
	"github.com/idesluss/idesluss/internal/web"
)

// judgedByActions is what site/forge.yaml says when GitHub Actions judge, and
// nobody else may.
const judgedByActions = "actions"

// leastSpace is how much room there must be on the disk for ideas to be taken
// in.
const leastSpace = 64 << 20

// openRounds lays out the work of the service, in the order it is done.
func (s *service) openRounds() error {
	every := everyHere
	if !s.isLocal() {
		every = everyOnGitHub
	}
	s.rounds = rounds.New(rounds.Options{
		Every: cmp.Or(s.flags.every, every), Grace: roundGrace, Now: s.env.now, Log: s.log,
		Told: s.told, First: s.greet, After: "open", Where: web.Where,
	})
	hosting, err := s.env.hosting()
	if err != nil {
		return err
	}
	if hosting == nil || hosting.Judge != judgedByActions {
		s.judging = &servedDecisions{
			env: s.env, forge: s.gateway.forge, bot: s.gateway.bot, meter: s.meter, wake: s.rounds.Wake,
			told: map[int]*told{},
		}
		s.judging.openDone(hosting)
	}
	s.rounds.Tasks = s.tasks()
	return nil
}

func (s *service) tasks() []rounds.Task {
	tasks := []rounds.Task{
		{Name: "rules", Do: s.gateway.rules.Refresh},
		{Name: "first-sites", Do: s.sites.first},
		{Name: "open", Do: s.count}, // what follows may take a while, and nobody needs to wait for it
		{Name: "relay", Do: s.relay},
	}
	if s.judging != nil {
		tasks = append(tasks,
			rounds.Task{Name: "judge", Do: s.judging.judge},
			rounds.Task{Name: "tend", Do: s.judging.tend},
		)
	}
	return append(tasks,
		rounds.Task{Name: "tell", Do: s.gateway.Tell},
		rounds.Task{Name: "reissue", Do: s.gateway.Reissue},
		rounds.Task{Name: "intake", Do: s.intake},
		rounds.Task{Name: "late", Nightly: true, Do: s.gateway.Late},
		rounds.Task{Name: "take-back", Nightly: true, Do: s.gateway.TakeBack},
		rounds.Task{Name: "expire", Nightly: true, Do: s.gateway.Expire},
		rounds.Task{Name: "sites", Do: s.sites.build},
		rounds.Task{Name: "waiting", Do: s.count},
	)
}

// relay carries what has been released into the sluss.
func (s *service) relay(ctx context.Context) error {
	relayed, err := s.gateway.Relay(ctx)
	if err == nil && relayed.Stopped > 0 {
		err = errors.New("ideas that are released cannot go into the sluss: idesluss intake list tells which")
	}
	return err
}

// intake tells those who send ideas by pull request what is to be mended. What has
// become of their ideas they are told when the others are.
func (s *service) intake(ctx context.Context) error {
	if s.gateway.Intake == nil {
		return nil
	}
	desk, err := s.gateway.Desk()
	if err != nil {
		return err
	}
	_, err = intake.Review(ctx, s.gateway.Intake, desk.Rules, s.env.now())
	return err
}

// count tells how much waits, and whether ideas can be taken in.
func (s *service) count(context.Context) error {
	free, known := freeSpace(s.env.dataPath("."))
	s.able.Store(!known || free > leastSpace)
	waiting, late, err := s.gateway.Waiting()
	if err != nil {
		return err
	}
	s.meter.SetGroup("idesluss_ideas_before_release", waiting)
	s.meter.Set("idesluss_ideas_overdue_before", float64(min(late, 1)))
	return nil
}

// told counts what came of a task.
func (s *service) told(task string, took time.Duration, err error) {
	result := "ok"
	switch {
	case errors.Is(err, rounds.ErrPanicked):
		result = "panic"
		s.meter.Add("idesluss_panics_total", 1)
	case err != nil:
		result = "error"
	default:
		s.meter.Set("idesluss_task_last_success_seconds", float64(s.env.now().Unix()), "task", task)
	}
	s.meter.Add("idesluss_task_runs_total", 1, "task", task, "result", result)
	s.meter.Add("idesluss_task_seconds_total", took.Seconds(), "task", task)
}
