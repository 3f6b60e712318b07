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
				Text{"Tái tạo, phát triển đô thị lấy văn hóa làm nền tảng", "Culture-based urban regeneration"},
				Text{"Nhà máy cũ, phố cổ, ven sông, phố đi bộ, nghệ thuật công cộng.", "Old factories, the Old Quarter, the riverside, walking streets, public art."},
			},
			{
				"giao-duc",
				Text{"Mạng lưới giáo dục sáng tạo, ưu tiên nghệ thuật và khoa học", "Creative education network, arts and science first"},
				Text{"Nhà trường, giáo viên, đại học, thư viện, làng nghề và người trẻ.", "Schools, teachers, universities, libraries, craft villages and young people."},
			},
			{
				"su-kien",
				Text{"Chuỗi sự kiện, hội chợ, triển lãm, lễ hội và thương hiệu", "Events, fairs, exhibitions, festivals and the city brand"},
				Text{"Từ hội chợ thủ công đến lễ hội thiết kế, cùng việc xây dựng và quảng bá thương hiệu thành phố sáng tạo.", "From a craft fair to the design festival, with the building and promotion of the creative-city brand."},
			},
		},
		Consultation: consultation(),
		Statements:   statements(),
	}
}

func consultation() Consultation {
	return Consultation{
		Slug:     "ha-noi-thanh-pho-sang-tao",
		Title:    Text{"Tham vấn về sáng kiến: Hà Nội – Thành phố sáng tạo", "Consultation on the initiative: Hà Nội – Creative City"},
		Question: Text{"Hà Nội nên làm gì để xứng với danh hiệu Thành phố sáng tạo?", "What should Hà Nội do to live up to the title of Creative City?"},
		Summary: Text{
			"Ngày 02/10/2020, Ủy ban nhân dân thành phố Hà Nội và UNESCO mời các cơ quan, chuyên gia, nhà ngoại giao, nhà đầu tư và doanh nghiệp góp ý cho ba trụ cột của thành phố sáng tạo. Ở đây, ai cũng có thể trả lời cùng những câu hỏi ấy.",
			"On 2 October 2020 the Hà Nội People's Committee and UNESCO invited agencies, experts, diplomats, investors and companies to advise on the three pillars of the creative city. Here anybody can answer the same questions.",
		},
		Background: Text{
			"Ngày 30/10/2019, Hà Nội gia nhập Mạng lưới các thành phố sáng tạo của UNESCO ở lĩnh vực Thiết kế.\n\nCuộc tham vấn ngày 02/10/2020 diễn ra nhân dịp kỷ niệm 1.010 năm Thăng Long – Hà Nội và hướng tới Đại hội lần thứ XVII Đảng bộ thành phố. Cam kết được nêu ra là biến các cam kết với UNESCO thành chương trình dài hạn và kế hoạch hành động, theo ba mốc: mục tiêu đến năm 2025, định hướng đến năm 2030, tầm nhìn đến năm 2045.",
			"On 30 October 2019 Hà Nội joined the UNESCO Creative Cities Network in the field of Design.\n\nThe consultation of 2 October 2020 took place in the year of the 1,010th anniversary of Thăng Long – Hà Nội and before the 17th congress of the city's Party organisation. Its promise was to turn the commitments to UNESCO into long-term programmes and action plans, with three horizons: goals to 2025, orientation to 2030, vision to 2045.",
		},
		Horizons: []Text{
			{"Mục tiêu đến năm 2025", "Goals to 2025"},
			{"Định hướng đến năm 2030: xanh, thông minh, hiện đại", "Orientation to 2030: green, smart, modern"},
			{"Tầm nhìn đến năm 2045: kết nối toàn cầu, chất lượng sống cao", "Vision to 2045: globally connected, a high quality of life"},
		},
		Meeting: Meeting{
			Title: Text{"Tọa đàm cấp cao “Tham vấn về sáng kiến: Hà Nội – Thành phố sáng tạo”", "High-level talk “Consultation on the initiative: Hà Nội – Creative City”"},
			Date:  day(2020, time.October, 2),
			Place: Text{"Hà Nội (các bài báo không nêu địa điểm cụ thể)", "Hà Nội (public accounts do not name the venue)"},
			Agenda: []Text{
				{"Trụ cột 1: tái tạo, phát triển đô thị lấy văn hóa làm nền tảng", "Pillar 1: culture-based urban regeneration"},
				{"Trụ cột 2: mạng lưới giáo dục sáng tạo, ưu tiên nghệ thuật và khoa học", "Pillar 2: creative education network, arts and science first"},
				{"Trụ cột 3: chuỗi sự kiện, hội chợ, triển lãm, lễ hội; xây dựng và quảng bá thương hiệu thành phố sáng tạo", "Pillar 3: events, fairs, exhibitions and festivals; building and promoting the creative-city brand"},
			},
			Bodies: []Body{
				{Text{"Thành ủy Hà Nội", "Hà Nội Party Committee"}, Text{"chủ trì trao đổi", "chair of the exchange"}},
				{Text{"Ủy ban nhân dân thành phố Hà Nội", "Hà Nội People's Committee"}, Text{"cơ quan chủ trì", "host"}},
				{Text{"Văn phòng UNESCO tại Việt Nam", "UNESCO office in Việt Nam"}, Text{"đồng tổ chức", "co-host"}},
				{Text{"Bộ Ngoại giao, Ủy ban Quốc gia UNESCO của Việt Nam", "Ministry of Foreign Affairs, Viet Nam National Commission for UNESCO"}, Text{"đồng chủ trì trao đổi", "co-chair of the exchange"}},
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
			Source: []Source{accountPhuNu, accountPortal, accountReader},
		},
		Documents: []Document{
			{"134/KH-UBND", day(2019, time.June, 11), Text{"Ủy ban nhân dân thành phố Hà Nội", "Hà Nội People's Committee"}, Text{"Kế hoạch về việc ứng cử vào Mạng lưới các thành phố sáng tạo của UNESCO", "Plan on the candidature for the UNESCO Creative Cities Network"}, ""},
			{"06-CTr/TU", day(2021, time.March, 17), Text{"Thành ủy Hà Nội", "Hà Nội Party Committee"}, Text{"Chương trình về phát triển văn hóa, nguồn nhân lực và xây dựng người Hà Nội thanh lịch, văn minh giai đoạn 2021–2025", "Programme on culture, human resources and the elegant, civil Hanoian, 2021–2025"}, ""},
			{"176/KH-UBND", day(2021, time.July, 30), Text{"Ủy ban nhân dân thành phố Hà Nội", "Hà Nội People's Committee"}, Text{"Kế hoạch thực hiện Chương trình 06-CTr/TU", "Plan to carry out Programme 06-CTr/TU"}, ""},
			{"09-NQ/TU", day(2022, time.February, 22), Text{"Thành ủy Hà Nội", "Hà Nội Party Committee"}, Text{"Nghị quyết về phát triển công nghiệp văn hóa giai đoạn 2021–2025, định hướng đến năm 2030, tầm nhìn đến năm 2045", "Resolution on cultural industries 2021–2025, orientation to 2030, vision to 2045"}, ""},
			{"102/KH-UBND", day(2022, time.April, 1), Text{"Ủy ban nhân dân thành phố Hà Nội", "Hà Nội People's Committee"}, Text{"Kế hoạch thực hiện các sáng kiến tham gia Mạng lưới các thành phố sáng tạo của UNESCO đến năm 2025", "Plan on the initiatives within the UNESCO Creative Cities Network to 2025"}, ""},
			{"161/KH-UBND", day(2023, time.May, 31), Text{"Ủy ban nhân dân thành phố Hà Nội", "Hà Nội People's Committee"}, Text{"Kế hoạch thực hiện các sáng kiến và báo cáo giám sát năm 2023", "Plan on the initiatives in 2023 with the monitoring report"}, ""},
		},
	}
}

// statements reads the embedded file; a fault in it is a fault of the program.
func statements() []Statement {
	rows, err := csv.NewReader(strings.NewReader(statementsCSV)).ReadAll()
	if err != nil {
		panic(fmt.Sprintf("demo: statements.csv: %v", err))
	}
	list := make([]Statement, 0, len(rows)-1)
	for i, row := range rows[1:] {
		pillar, err := strconv.Atoi(row[1])
		if err != nil || pillar < 1 || pillar > 3 {
			panic(fmt.Sprintf("demo: statements.csv, line %d: pillar %q", i+2, row[1]))
		}
		list = append(list, Statement{
			Number: i + 1, Key: row[0], Pillar: pillar - 1,
			Topic: Text{row[2], row[3]}, Text: Text{row[4], row[5]}, Source: row[6],
		})
	}
	return list
}
