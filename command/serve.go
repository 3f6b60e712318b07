package command

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"dienhong/app"
	"dienhong/platform/auth"
	"dienhong/platform/web"
)

// where says which installation a command works on.
type where struct {
	Data     string `env:"DIENHONG_DATA" default:"dienhong-data" placeholder:"DIR"`
	Database string `env:"DIENHONG_DATABASE" placeholder:"URL"`
	Secret   string `env:"DIENHONG_SECRET" placeholder:"KEY"`
	Zone     string `env:"DIENHONG_ZONE" default:"Asia/Ho_Chi_Minh" placeholder:"ZONE"`
}

// public says how the world reaches the server.
type public struct {
	Listen    string `env:"DIENHONG_LISTEN" default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	Domain    string `env:"DIENHONG_DOMAIN" placeholder:"NAME"`
	Address   string `env:"DIENHONG_ADDRESS" placeholder:"URL"`
	Proxies   string `env:"DIENHONG_TRUST_PROXY" name:"trust-proxy" placeholder:"NETWORKS"`
	SMTP      string `env:"DIENHONG_SMTP" name:"smtp" placeholder:"URL"`
	MailFrom  string `env:"DIENHONG_MAIL_FROM" placeholder:"ADDRESS"`
	Identity  string `env:"DIENHONG_IDENTITY_PROVIDER" name:"identity-provider" placeholder:"URL"`
	Writes    int    `env:"DIENHONG_WRITES_PER_MINUTE" name:"writes-per-minute" default:"12000" placeholder:"N"`
	Metrics   string `env:"DIENHONG_METRICS_TOKEN" name:"metrics-token" placeholder:"TOKEN"`
	LogFormat string `env:"DIENHONG_LOG_FORMAT" default:"text" enum:"text,json" placeholder:"text|json"`
	LogLevel  string `env:"DIENHONG_LOG_LEVEL" default:"info" enum:"debug,info,warn,error" placeholder:"LEVEL"`
}

func (e *environment) config(w where) (app.Config, error) {
	if err := e.checked(w); err != nil {
		return app.Config{}, err
	}
	zone, err := time.LoadLocation(w.Zone)
	if err != nil {
		return app.Config{}, fmt.Errorf("%s", e.t("error.zone", w.Zone))
	}
	return app.Config{
		Data: w.Data, Database: w.Database, Secret: w.Secret, Zone: zone, Version: version(),
		Log: slog.New(slog.NewTextHandler(e.err, &slog.HandlerOptions{Level: slog.LevelWarn})),
	}, nil
}

func (e *environment) serverConfig(w where, p public) (app.Config, error) {
	c, err := e.config(w)
	if err != nil {
		return c, err
	}
	c.Listen, c.Domain, c.Address, c.Drain = p.Listen, p.Domain, p.Address, 10*time.Second
	if c.Proxies, err = web.ParseProxies(p.Proxies); err != nil {
		return c, fmt.Errorf("%s", e.t("error.trust_proxy", p.Proxies))
	}
	c.WritesPerMinute, c.MetricsToken = p.Writes, p.Metrics
	if p.SMTP != "" {
		settings, err := mailSettings(p.SMTP, p.MailFrom)
		if err == nil {
			c.Mail, err = newSender(settings)
		}
		if err != nil {
			return c, fmt.Errorf("%s", e.t("error.smtp", err))
		}
	}
	if c.Identity, err = auth.ParseIdentity(p.Identity); err != nil {
		return c, fmt.Errorf("%s", e.t("error.identity_provider", err))
	}
	var level slog.Level
	if err := level.UnmarshalText([]byte(p.LogLevel)); err != nil {
		return c, err
	}
	options := &slog.HandlerOptions{Level: level}
	if p.LogFormat == "json" {
		c.Log = slog.New(slog.NewJSONHandler(e.err, options))
	} else {
		c.Log = slog.New(slog.NewTextHandler(e.err, options))
	}
	return c, nil
}

type serveCommand struct {
	where       `embed:""`
	public      `embed:""`
	Development bool `env:"DIENHONG_DEVELOPMENT"`
}

// Run serves an installation until it is told to stop.
func (s *serveCommand) Run(e *environment) (err error) {
	c, err := e.serverConfig(s.where, s.public)
	if err != nil {
		return err
	}
	c.Development = s.Development
	if err := e.free(c); err != nil {
		return err
	}
	giveBack, err := prepare(c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, giveBack()) }()
	limitMemory(e.getenv)
	done := e.working("serve.opening", nil)
	a, err := app.Build(e, c)
	done()
	if err != nil {
		return err
	}
	path, needed, err := a.FirstRun(e)
	if err != nil {
		return errors.Join(err, a.Close(e))
	}
	return e.serve(a, func(address string) {
		e.say("serve.ready", address)
		if needed {
			e.say("serve.first_run", address+path)
		}
	})
}

// serve runs a until the context ends and closes it.
func (e *environment) serve(a *app.App, ready func(address string)) error {
	err := a.Run(e, func(address string) { ready(site(address)) })
	if e.Err() != nil {
		e.say("serve.stopping")
	}
	if closing := a.Close(context.WithoutCancel(e)); err == nil {
		err = closing
	}
	return err
}
