package demo

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"time"
)

//go:embed content/statements.csv
var statementsCSV string

// zone is Việt Nam's time, which has had no change of clock since 1975.
var zone = time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)

func day(year int, month time.Month, d int) time.Time {
	return time.Date(year, month, d, 12, 0, 0, 0, zone)
}

// Public accounts of the meeting.
var (
	accountPhuNu = Source{
		Text{"Báo Phụ nữ Thủ đô: Tọa đàm cấp cao tham vấn sáng tạo về Hà Nội – Thành phố sáng tạo", "Phụ nữ Thủ đô newspaper: high-level consultation on Hà Nội – Creative City"},
		"https://baophunuthudo.vn/thoi-su/toa-dam-cap-cao-tham-van-sang-tao-ve-ha-noi-thanh-pho-sang-tao-48866.html", day(2020, time.October, 2),
	}
	accountPortal = Source{
		Text{"Cổng Thông tin điện tử thành phố Hà Nội: Hiện thực hóa danh hiệu “Thành phố sáng tạo” bằng nhiều giải pháp", "Hà Nội city portal: many solutions to make the title “Creative City” real"},
		"https://hanoi.gov.vn/sr/tintuc_sukien/-/hn/ZVOm7e3VDMRM/3/2840735/14/hien-thuc-hoa-danh-hieu-thanh-pho-sang-tao-bang-nhieu-giai-phap.html", day(2020, time.October, 2),
	}
	accountParty = Source{
		Text{"Trang Đảng bộ thành phố Hà Nội (Báo điện tử Đảng Cộng sản Việt Nam): hiến kế để Hà Nội trở thành Thành phố sáng tạo", "Hà Nội page of the Communist Party's online newspaper: advice for Hà Nội to become a Creative City"},
		"https://hanoi.dangcongsan.vn/tin-tuc/-hien-ke-de-ha-noi-tro-thanh-thanh-pho-sang-tao-561955.html", time.Time{},
	}
	accountNguoiHaNoi = Source{
		Text{"Người Hà Nội: hướng tới Hà Nội thực sự là trung tâm sáng tạo của khu vực", "Người Hà Nội: towards a Hà Nội that is truly a creative centre of the region"},
		"https://nguoihanoi.vn/bi-thu-thanh-uy-vuong-dinh-hue-huong-toi-ha-noi-thuc-su-la-trung-tam-sang-tao-cua-khu-vuc-8550.html", time.Time{},
	}
	accountReader = Source{
		Text{"Việt Nam News (bản lưu): Tham vấn về sáng kiến Hà Nội – Thành phố sáng tạo", "Việt Nam News (copy): Consultation on the Hà Nội Creative City initiative"},
		"https://m.vietreader.com/news/18229-consultation-on-the-hanoi-creative-city-initiative.html", time.Time{},
	}
)

// Hanoi gives the content of the demonstration.
func Hanoi() Content {
	return Content{
		City:     Text{"Hà Nội", "Hà Nội"},
		Operator: Text{"Bản minh họa phần mềm Diên Hồng", "Demonstration of the software Diên Hồng"},
		About: Text{
			"Đây là bản minh họa phần mềm Diên Hồng với nội dung về Hà Nội, Thành phố Thiết kế trong Mạng lưới các thành phố sáng tạo của UNESCO. Trang này không phải của Ủy ban nhân dân thành phố Hà Nội và không thay mặt cơ quan nào.",
			"This is a demonstration of the software Diên Hồng with content about Hà Nội, City of Design in the UNESCO Creative Cities Network. It is not run by the Hà Nội People's Committee and speaks for no authority.",
		},
		Pillars: []Pillar{
			{
				"do-thi",
				Text{"Tái tạo, phát triển đô thị lấy văn hóa làm nền tảng", "Urban regeneration and development founded on culture"},
				Text{"Nhà máy cũ, phố cổ, ven sông, phố đi bộ, nghệ thuật công cộng.", "Old factories, the Old Quarter, the riverside, walking streets, public art."},
			},
			{
				"giao-duc",
				Text{"Mạng lưới giáo dục sáng tạo, ưu tiên nghệ thuật và khoa học", "A creative education network, with priority for the arts and science"},
				Text{"Nhà trường, giáo viên, đại học, thư viện, làng nghề và người trẻ.", "Schools, teachers, universities, libraries, craft villages and young people."},
			},
			{
				"su-kien",
				Text{"Chuỗi sự kiện, hội chợ, triển lãm, lễ hội văn hóa và thương hiệu Thành phố sáng tạo", "Events, fairs, exhibitions, cultural festivals and the Creative City brand"},
				Text{"Từ hội chợ thủ công đến lễ hội thiết kế, cùng việc xây dựng và quảng bá thương hiệu thành phố sáng tạo.", "From a craft fair to the design festival, with the building and promotion of the creative-city brand."},
			},
		},
		Consultation: consultation(),
		Statements:   statementsOf("statements.csv", statementsCSV),
	}
}

func consultation() Consultation {
	return Consultation{
		Slug:     "ha-noi-thanh-pho-sang-tao",
		Title:    Text{"Tham vấn về sáng kiến: Hà Nội - Thành phố sáng tạo", "Consultation on the initiative: Hà Nội - Creative City"},
		Question: Text{"Hà Nội nên làm gì để xứng với danh hiệu Thành phố sáng tạo?", "What should Hà Nội do to live up to the title of Creative City?"},
		Summary: Text{
			"Sáng 02/10/2020, Ủy ban nhân dân thành phố Hà Nội phối hợp với Văn phòng UNESCO tại Việt Nam tổ chức Tọa đàm cấp cao “Tham vấn về sáng kiến: Hà Nội - Thành phố sáng tạo”, lấy ý kiến về ba trụ cột. Bản minh họa này đặt một câu hỏi do nhóm làm phần mềm viết, để ai cũng góp ý được.",
			"On the morning of 2 October 2020 the Hà Nội People's Committee and the UNESCO office in Việt Nam held the high-level talk “Consultation on the initiative: Hà Nội - Creative City” on three pillars. This demonstration asks a question written by the makers of the software, so that anyone can take part.",
		},
		Background: Text{
			"Ngày 30/10/2019, Hà Nội gia nhập Mạng lưới các thành phố sáng tạo của UNESCO ở lĩnh vực Thiết kế.\n\nTọa đàm ngày 02/10/2020 diễn ra nhân dịp kỷ niệm 1.010 năm Thăng Long – Hà Nội và chào mừng Đại hội Đảng bộ Thành phố Hà Nội lần thứ XVII, nhiệm kỳ 2020-2025. Thực hiện cam kết với UNESCO, Hà Nội sẽ cụ thể hóa bằng các chương trình và kế hoạch hành động dài hạn về tầm nhìn và kết nối các chính sách của Thành phố, tạo điều kiện nâng tầm lĩnh vực thiết kế sáng tạo, nâng cao nhận thức và gắn kết cộng đồng; theo ba mốc: mục tiêu đến năm 2025, định hướng đến năm 2030, tầm nhìn đến năm 2045.",
			"On 30 October 2019 Hà Nội joined the UNESCO Creative Cities Network in the field of Design.\n\nThe talk of 2 October 2020 took place in the year of the 1,010th anniversary of Thăng Long – Hà Nội and in honour of the 17th congress of the Hà Nội Party organisation, term 2020-2025. To keep its commitments to UNESCO, Hà Nội is to turn them into long-term programmes and action plans that set a vision and connect the city's policies, raise the field of creative design, raise awareness and bring communities together; with three horizons: goals to 2025, orientation to 2030, vision to 2045.",
		},
		Horizons: []Text{
			{"Mục tiêu đến năm 2025: phát triển nhanh và bền vững theo hướng đô thị xanh, thành phố thông minh, hiện đại, có sức cạnh tranh cao trong nước và khu vực", "Goals to 2025: fast and sustainable development towards a green, smart and modern city, highly competitive in the country and the region"},
			{"Định hướng đến năm 2030: thành phố “xanh - thông minh - hiện đại”, phát triển năng động, hiệu quả, có sức cạnh tranh khu vực, quốc tế", "Orientation to 2030: a “green, smart, modern” city that develops dynamically and effectively and competes in the region and the world"},
			{"Tầm nhìn đến năm 2045: chất lượng cuộc sống cao; kinh tế, văn hóa, xã hội phát triển toàn diện, bền vững; thành phố kết nối toàn cầu, có sức cạnh tranh quốc tế", "Vision to 2045: a high quality of life; an economy, culture and society that develop fully and sustainably; a globally connected, internationally competitive city"},
		},
		Meeting: Meeting{
			Title: Text{"Tọa đàm cấp cao “Tham vấn về sáng kiến: Hà Nội - Thành phố sáng tạo”", "High-level talk “Consultation on the initiative: Hà Nội - Creative City”"},
			Date:  day(2020, time.October, 2),
			Place: Text{"Hà Nội (các bài báo không nêu địa điểm cụ thể)", "Hà Nội (public accounts do not name the venue)"},
			Agenda: []Text{
				{"Trụ cột 1: tái tạo, phát triển đô thị lấy văn hóa làm nền tảng", "Pillar 1: urban regeneration and development founded on culture"},
				{"Trụ cột 2: mạng lưới giáo dục sáng tạo, ưu tiên nghệ thuật và khoa học", "Pillar 2: a creative education network, with priority for the arts and science"},
				{"Trụ cột 3: chuỗi sự kiện, hội chợ, triển lãm, lễ hội văn hóa; xây dựng và quảng bá thương hiệu thành phố sáng tạo", "Pillar 3: events, fairs, exhibitions and cultural festivals; building and promoting the creative-city brand"},
			},
			Bodies: []Body{
				{Text{"Thành ủy Hà Nội", "Hà Nội Party Committee"}, Text{"chủ trì tọa đàm", "chair of the talk"}},
				{Text{"Ủy ban nhân dân thành phố Hà Nội", "Hà Nội People's Committee"}, Text{"cơ quan tổ chức", "organiser"}},
				{Text{"Văn phòng UNESCO tại Việt Nam", "UNESCO office in Việt Nam"}, Text{"đồng tổ chức", "co-organiser"}},
				{Text{"Bộ Ngoại giao, Ủy ban Quốc gia UNESCO của Việt Nam", "Ministry of Foreign Affairs, Viet Nam National Commission for UNESCO"}, Text{"đồng chủ trì tọa đàm", "co-chair of the talk"}},
				{Text{"Bộ Khoa học và Công nghệ", "Ministry of Science and Technology"}, Text{"tham dự", "took part"}},
				{Text{"Đại sứ quán Nhật Bản", "Embassy of Japan"}, Text{"phát biểu", "spoke"}},
				{Text{"Đại sứ quán Thụy Điển", "Embassy of Sweden"}, Text{"phát biểu", "spoke"}},
				{Text{"UN-Habitat, UNIDO", "UN-Habitat, UNIDO"}, Text{"trao đổi về các nhóm giải pháp", "took part in the talks on groups of solutions"}},
				{Text{"Các sở, ngành của thành phố, nhà khoa học, nhà đầu tư, doanh nghiệp lớn", "City departments, scientists, investors, large companies"}, Text{"tham dự", "took part"}},
			},
			Notes: []Text{
				{"Thành phố mong nhận được ý tưởng cụ thể để viết kế hoạch hành động chi tiết.", "The city hoped for concrete ideas with which to write a detailed action plan."},
				{"UNESCO nhấn mạnh danh hiệu là lời hứa phát triển lấy con người làm trung tâm, và hợp tác giữa các thành phố là lợi ích thiết thực nhất.", "UNESCO stressed that the title is a promise of people-centred growth, and that cooperation between cities is its most useful gain."},
				{"Bộ Ngoại giao và Ủy ban Quốc gia UNESCO đề nghị quảng bá danh hiệu và mời nhiều cơ quan cùng tham gia.", "The foreign ministry and the National Commission offered to promote the title and asked to bring in many bodies."},
				{"Đại sứ Nhật Bản: thành phố lớn cần đường sắt đô thị, kể cả thành phố nhiều di sản.", "Japan's ambassador: large cities need metro lines, those rich in heritage too."},
				{"Đại sứ Thụy Điển: thành phố sáng tạo có bản sắc cần kiến trúc sư, nghệ sĩ và nghệ nhân tham gia.", "Sweden's ambassador: a creative city with its own identity needs architects, artists and artisans to take part."},
			},
			Source: []Source{accountPhuNu, accountPortal, accountParty, accountNguoiHaNoi, accountReader},
		},
		Documents: []Document{
			{"134/KH-UBND", day(2019, time.June, 11), Text{"Ủy ban nhân dân thành phố Hà Nội", "Hà Nội People's Committee"}, Text{"Kế hoạch về việc xây dựng Hồ sơ ứng cử Hà Nội tham gia Mạng lưới các thành phố sáng tạo của UNESCO", "Plan to prepare Hà Nội's application to the UNESCO Creative Cities Network"}, ""},
			{"06-CTr/TU", day(2021, time.March, 17), Text{"Thành ủy Hà Nội", "Hà Nội Party Committee"}, Text{"Chương trình “Phát triển văn hóa, nâng cao chất lượng nguồn nhân lực, xây dựng người Hà Nội thanh lịch, văn minh giai đoạn 2021-2025”", "Programme “Developing culture, raising the quality of human resources, building the elegant and civil Hanoian, 2021-2025”"}, ""},
			{"176/KH-UBND", day(2021, time.July, 30), Text{"Ủy ban nhân dân thành phố Hà Nội", "Hà Nội People's Committee"}, Text{"Kế hoạch thực hiện Chương trình 06-CTr/TU", "Plan to carry out Programme 06-CTr/TU"}, ""},
			{"09-NQ/TU", day(2022, time.February, 22), Text{"Thành ủy Hà Nội", "Hà Nội Party Committee"}, Text{"Nghị quyết về phát triển công nghiệp văn hóa giai đoạn 2021–2025, định hướng đến năm 2030, tầm nhìn đến năm 2045", "Resolution on cultural industries 2021–2025, orientation to 2030, vision to 2045"}, ""},
			{"102/KH-UBND", day(2022, time.April, 1), Text{"Ủy ban nhân dân thành phố Hà Nội", "Hà Nội People's Committee"}, Text{"Kế hoạch thực hiện các sáng kiến gia nhập Mạng lưới các Thành phố Sáng tạo của UNESCO đến năm 2025", "Plan to carry out by 2025 the initiatives for joining the UNESCO Creative Cities Network"}, ""},
			{"161/KH-UBND", day(2023, time.May, 31), Text{"Ủy ban nhân dân thành phố Hà Nội", "Hà Nội People's Committee"}, Text{"Kế hoạch thực hiện các sáng kiến gia nhập Mạng lưới các Thành phố Sáng tạo của UNESCO năm 2023", "Plan to carry out in 2023 the initiatives for joining the UNESCO Creative Cities Network"}, ""},
		},
	}
}

// statementsOf reads an embedded file; a fault in it is a fault of the program.
func statementsOf(name, body string) []Statement {
	rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil {
		panic(fmt.Sprintf("demo: %s: %v", name, err))
	}
	list := make([]Statement, 0, len(rows)-1)
	for i, row := range rows[1:] {
		pillar, err := strconv.Atoi(row[1])
		if err != nil || pillar < 1 || pillar > 3 {
			panic(fmt.Sprintf("demo: %s, line %d: pillar %q", name, i+2, row[1]))
		}
		list = append(list, Statement{
			Number: i + 1, Key: row[0], Pillar: pillar - 1,
			Topic: Text{row[2], row[3]}, Text: Text{row[4], row[5]}, Source: row[6],
		})
	}
	return list
}
