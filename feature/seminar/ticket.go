package seminar

import (
	"context"
	"crypto/subtle"
	"net/http"

	"dienhong/civic"
	"dienhong/platform/web"
)

// idLength and proofLength are the parts of a ticket: who it is of, and 64 bits that
// only the installation's key makes. Nothing of a ticket is stored.
const idLength, proofLength = 26, 16

// Ticket is what the QR code of a guest holds.
func (s *Service) Ticket(id civic.ID) string {
	return string(id) + s.hash("seminar ticket", string(id))[:proofLength]
}

// Holder gives the guest of a ticket to who may see guests.
//
// Errors: Forbidden; NotFound, also for a ticket that this installation did not make
// and for a guest who was taken off the list.
func (s *Service) Holder(ctx context.Context, who civic.Actor, ticket string) (Guest, error) {
	if err := CanReceive(who); err != nil {
		return Guest{}, err
	}
	if len(ticket) != idLength+proofLength {
		return Guest{}, civic.NotFound("ticket")
	}
	id := civic.ID(ticket[:idLength])
	if subtle.ConstantTimeCompare([]byte(ticket), []byte(s.Ticket(id))) != 1 {
		return Guest{}, civic.NotFound("ticket")
	}
	return one(s.store.guests(ctx, s.db.Read(), ` AND id = ?`, string(id)))
}

// ticketLink is the address that the QR code of a guest holds.
func (m *Module) ticketLink(id civic.ID) string { return m.site + ticketPath + m.Service.Ticket(id) }

// ticket leads who receives guests to the guest of a ticket. Everybody else reads that
// it is a ticket, the same for one that is none.
func (m *Module) ticket(w http.ResponseWriter, r *http.Request) error {
	unlisted(w)
	ctx := r.Context()
	who := civic.ActorFrom(ctx)
	if CanReceive(who) != nil {
		return web.Render(w, r, http.StatusOK, ticketPage(r.URL.Path, who.SignedIn()))
	}
	g, err := m.Service.Holder(ctx, who, r.PathValue("ticket"))
	if err != nil {
		return err
	}
	return web.Redirect(w, r, desk+"/"+string(g.Meeting)+"/door/"+string(g.ID))
}
