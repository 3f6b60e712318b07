// Package walk is a made-up feature: walking routes through the city. It is no part
// of the program. It shows all that a feature has and what it gets from the floor,
// and a test builds the program with it, so that what docs/architecture.md says of
// adding a feature stays true.
//
// Rules: editors keep the routes; a route is public when they say so. A route lies
// under one pillar.
//
// Tables: walk_route. Pages: /walks, /office/walks. API: /api/v1/walks.
package walk
