package command

import (
	"os"

	"dienhong/app"
	"dienhong/platform/api"
)

type openapiCommand struct{}

// Run prints the description of the API, for docs/openapi.json.
func (openapiCommand) Run(e *environment) error {
	dir, err := os.MkdirTemp("", "dienhong-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	a, err := app.Build(e, app.Config{Data: dir, Zone: app.DefaultZone, Version: "0"})
	if err != nil {
		return err
	}
	raw, err := api.Write(a.API())
	if err != nil {
		return err
	}
	if _, err := e.out.Write(raw); err != nil {
		return err
	}
	return a.Close(e)
}
