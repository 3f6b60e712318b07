package mapcommand

import (
	"bufio"
	"encoding/json"
	"io"

	"dienhong/engine/opinionmap"
	"dienhong/engine/polis"
)

// The shape of the JSON. Groups and base clusters are named by their id; null
// means not grouped. Positions, means and loadings are in Pol.is's internal sign:
// agree is -1.
type (
	head struct {
		Format            string                `json:"format"`
		Topic             string                `json:"topic,omitempty"`
		Mode              string                `json:"mode"`
		K                 int                   `json:"k"`
		Silhouettes       []silhouette          `json:"silhouettes"`
		Counts            counts                `json:"counts"`
		ExplainedVariance [2]float64            `json:"explained_variance"`
		Consensus         map[string][]majority `json:"consensus"`
		Groups            []group               `json:"groups"`
		BaseClusters      []base                `json:"base_clusters"`
		LeftOut           []leftOut             `json:"left_out"`
		// ModerationKnown is false without comments.csv: statements that were
		// rejected count as the others do.
		ModerationKnown bool `json:"moderation_known"`
		// Beyond is what goes beyond Pol.is, when it was asked for. Groups in it are
		// numbered from 0 in a map with beyond.certainty.sections groups.
		Beyond *opinionmap.Extended `json:"beyond,omitempty"`
	}
	counts struct {
		Participants int `json:"participants"`
		Grouped      int `json:"grouped"`
		Statements   int `json:"statements"`
		Votes        int `json:"votes"`
	}
	silhouette struct {
		K      int     `json:"k"`
		Groups int     `json:"groups"`
		Score  float64 `json:"score"`
	}
	majority struct {
		Statement int64   `json:"statement"`
		Success   int     `json:"votes_in_direction"`
		Trials    int     `json:"votes"`
		P         float64 `json:"p"`
		Z         float64 `json:"z"`
	}
	group struct {
		ID             int              `json:"id"`
		X              float64          `json:"x"`
		Y              float64          `json:"y"`
		Participants   int              `json:"participants"`
		BaseClusters   []int            `json:"base_clusters"`
		Representative []representative `json:"representative"`
	}
	representative struct {
		Statement int64   `json:"statement"`
		Direction string  `json:"direction"`
		Success   int     `json:"votes_in_direction"`
		Trials    int     `json:"votes"`
		P         float64 `json:"p"`
		Z         float64 `json:"z"`
		R         float64 `json:"representativeness"`
		T         float64 `json:"representativeness_z"`
		BestAgree bool    `json:"best_agree"`
	}
	base struct {
		ID           int     `json:"id"`
		X            float64 `json:"x"`
		Y            float64 `json:"y"`
		Participants int     `json:"participants"`
		Group        int     `json:"group"`
	}
	participant struct {
		ID    int64   `json:"id"`
		Votes int32   `json:"votes"`
		X     float64 `json:"x"`
		Y     float64 `json:"y"`
		Base  *int32  `json:"base_cluster"`
		Group *int    `json:"group"`
	}
	statement struct {
		ID        int64       `json:"id"`
		Text      string      `json:"text,omitempty"`
		Moderated int         `json:"moderated"`
		Meta      bool        `json:"meta"`
		Out       bool        `json:"out"`
		Agrees    int         `json:"agrees"`
		Disagrees int         `json:"disagrees"`
		Passes    int         `json:"passes"`
		Mean      float64     `json:"mean"`
		Loadings  [2]float64  `json:"loadings"`
		X         float64     `json:"x"`
		Y         float64     `json:"y"`
		Extremity float64     `json:"extremity"`
		Consensus float64     `json:"group_aware_consensus"`
		Priority  float64     `json:"priority"`
		Groups    []groupVote `json:"groups"`
	}
	groupVote struct {
		Group     int      `json:"group"`
		Agrees    int      `json:"agrees"`
		Disagrees int      `json:"disagrees"`
		Passes    int      `json:"passes"`
		Votes     int      `json:"votes"`
		Measures  measures `json:"representativeness"`
	}
	measures struct {
		PAgree    float64 `json:"p_agree"`
		PDisagree float64 `json:"p_disagree"`
		ZAgree    float64 `json:"z_agree"`
		ZDisagree float64 `json:"z_disagree"`
		RAgree    float64 `json:"r_agree"`
		RDisagree float64 `json:"r_disagree"`
		TAgree    float64 `json:"t_agree"`
		TDisagree float64 `json:"t_disagree"`
	}
	leftOut struct {
		File   string `json:"file"`
		Line   int    `json:"line"`
		Reason string `json:"reason"`
	}
)

func modeName(m opinionmap.Mode) string {
	if m == opinionmap.Cold {
		return "cold"
	}
	return "arrival"
}

func directionName(v opinionmap.Vote) string {
	if v == opinionmap.Agree {
		return "agree"
	}
	return "disagree"
}

// WriteJSON writes the whole result, participants last. A participant or a
// statement is a line. Beyond may be nil.
func WriteJSON(out io.Writer, c *polis.Conversation, r *opinionmap.Result, beyond *opinionmap.Extended) error {
	w := &arrays{w: bufio.NewWriterSize(out, 1<<16)}
	h := headOf(c, r)
	h.Beyond = beyond
	raw, err := json.Marshal(h)
	if err != nil {
		return err
	}
	w.write(raw[:len(raw)-1])
	text := make(map[int64]string, len(c.Comments))
	for _, comment := range c.Comments {
		text[comment.ID] = comment.Body
	}
	w.array("statements", len(r.Statements), func(j int) any { return statementOf(r, j, text) })
	ids := make([]int, len(r.Groups))
	for g := range r.Groups {
		ids[g] = r.Groups[g].ID
	}
	w.array("participants", len(r.Participants), func(i int) any {
		p := participant{ID: r.Participants[i], Votes: r.Answered[i], X: r.Positions[i].X, Y: r.Positions[i].Y}
		if g := r.GroupOf[i]; g >= 0 {
			p.Base, p.Group = &r.Base[i], &ids[g]
		}
		return p
	})
	w.write([]byte("}\n"))
	if w.err == nil {
		w.err = w.w.Flush()
	}
	return w.err
}

func headOf(c *polis.Conversation, r *opinionmap.Result) head {
	h := head{
		Format: "dienhong opinion map 1", Topic: c.Summary.Topic, Mode: modeName(r.Mode), K: r.K,
		Counts:    counts{len(r.Participants), r.Eligible, len(r.Statements), r.Votes},
		Consensus: map[string][]majority{"agree": majorities(r.Consensus.Agree), "disagree": majorities(r.Consensus.Disagree)},
		Groups:    []group{}, BaseClusters: []base{}, LeftOut: []leftOut{}, Silhouettes: []silhouette{},
		ModerationKnown: c.ModerationKnown,
	}
	for axis := range 2 {
		if r.TotalVariance > 0 {
			h.ExplainedVariance[axis] = r.Eigenvalues[axis] / r.TotalVariance
		}
	}
	for _, s := range r.Silhouettes {
		h.Silhouettes = append(h.Silhouettes, silhouette(s))
	}
	groupOfBase := map[int]int{}
	for _, g := range r.Groups {
		list := []representative{}
		for _, e := range g.Representative {
			list = append(list, representative{e.Statement, directionName(e.Direction), e.Success, e.Trials, e.P, e.Z, e.R, e.T, e.BestAgree})
		}
		h.Groups = append(h.Groups, group{g.ID, g.Center.X, g.Center.Y, g.Size, g.BaseClusters, list})
		for _, b := range g.BaseClusters {
			groupOfBase[b] = g.ID
		}
	}
	for _, b := range r.BaseClusters {
		h.BaseClusters = append(h.BaseClusters, base{b.ID, b.Center.X, b.Center.Y, b.Size, groupOfBase[b.ID]})
	}
	for _, p := range c.Left {
		h.LeftOut = append(h.LeftOut, leftOut{p.File, p.Line, p.Error()})
	}
	return h
}

func majorities(list []opinionmap.ConsensusStatement) []majority {
	all := []majority{}
	for _, s := range list {
		all = append(all, majority{s.Statement, s.Success, s.Trials, s.P, s.Z})
	}
	return all
}

func statementOf(r *opinionmap.Result, j int, text map[int64]string) statement {
	s := r.Statements[j]
	out := statement{
		ID: s.ID, Text: text[s.ID], Moderated: int(s.Moderation), Meta: s.Meta, Out: s.Out,
		Agrees: s.Tally.Agree, Disagrees: s.Tally.Disagree, Passes: s.Tally.Pass, Mean: s.Mean, Loadings: s.Loadings,
		X: s.Position.X, Y: s.Position.Y, Extremity: s.Extremity, Consensus: s.GroupAwareConsensus, Priority: s.Priority, Groups: []groupVote{},
	}
	for _, g := range r.Groups {
		v := g.Votes[j]
		out.Groups = append(out.Groups, groupVote{g.ID, v.Agree, v.Disagree, v.Pass, v.Total(), measures(g.Representativeness[j])})
	}
	return out
}

// arrays writes members of an object that are too long to hold as JSON at once.
type arrays struct {
	w   *bufio.Writer
	err error
}

func (a *arrays) write(b []byte) {
	if a.err == nil {
		_, a.err = a.w.Write(b)
	}
}

func (a *arrays) array(name string, n int, at func(i int) any) {
	a.write([]byte(",\n\"" + name + "\":["))
	for i := range n {
		raw, err := json.Marshal(at(i))
		if a.err == nil {
			a.err = err
		}
		if i > 0 {
			a.write([]byte(","))
		}
		a.write([]byte("\n"))
		a.write(raw)
	}
	a.write([]byte("]"))
}
