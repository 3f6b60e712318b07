package fold

import "strings"

// writings are names and terms with the abbreviations that offices and newspapers
// use for them, one meaning a line. An abbreviation may stand in several lines:
// whoever searches for it finds both. UNESCO is in none, since nobody writes its
// name out. Each block says where its spellings are from.
var writings = meanings(
	// Endings of the numbers of documents: 88/2014/QĐ-UBND, 01/2018/TT-BVHTTDL,
	// 13/2019/TT-BXD, 23/2007/QĐ-BLĐTBXH and their like; also with & for và.
	"Ủy ban nhân dân | UBND",
	"Hội đồng nhân dân | HĐND",
	"Mặt trận Tổ quốc | MTTQ",
	"Ban quản lý | BQL",
	"Văn hóa và Thể thao | Văn hóa thể thao | Văn hóa thông tin | Văn hóa và Thông tin | VHTT | VH&TT",
	"Văn hóa, Thể thao và Du lịch | Văn hóa thể thao du lịch | VHTTDL | VHTT&DL | VH,TT&DL",
	"Kế hoạch và Đầu tư | Kế hoạch đầu tư | KHĐT | KH&ĐT",
	"Giáo dục và Đào tạo | Giáo dục đào tạo | GDĐT | GD&ĐT",
	"Thông tin và Truyền thông | Thông tin truyền thông | TTTT | TT&TT",
	"Khoa học và Công nghệ | Khoa học công nghệ | KHCN | KH&CN",
	"Tài nguyên và Môi trường | Tài nguyên môi trường | TNMT | TN&MT",
	"Lao động, Thương binh và Xã hội | Lao động thương binh xã hội | LĐTBXH | LĐTB&XH",
	"Giao thông vận tải | GTVT",
	"Quy hoạch - Kiến trúc | Quy hoạch và Kiến trúc | QHKT | QH-KT",
	"Xây dựng | XD",

	// Kinds of documents: appendix III of Decree 30/2020/NĐ-CP on clerical work.
	"Nghị quyết | NQ",
	"Quyết định | QĐ",
	"Kế hoạch | KH",
	"Đề án | ĐA",
	"Thông báo | TB",
	"Báo cáo | BC",

	// Places, as addresses and newspapers write them.
	"thành phố | TP",
	"Hồ Chí Minh | HCM",
	"thành phố Hồ Chí Minh | TPHCM | TP HCM | HCMC | Ho Chi Minh City",
	"Hà Nội | HN",

	// Everyday abbreviations of plans and reports.
	"doanh nghiệp | DN",
	"công nghệ thông tin | CNTT",
	"công nghiệp văn hóa | CNVH",
	"di sản văn hóa | DSVH",
	"câu lạc bộ | CLB",
	"đại học | ĐH",
	"trung học cơ sở | THCS",
	"trung học phổ thông | THPT",

	// The network of UNESCO and the goals of the United Nations, in their own papers.
	"Mạng lưới các thành phố sáng tạo | Creative Cities Network | UCCN",
	"mục tiêu phát triển bền vững | Sustainable Development Goals | SDG | SDGs",
)

// meaning is what its writings have in common; each is the plain words of one.
type meaning [][]string

type index struct {
	of      map[string][]meaning // by plain words with a space between
	longest int                  // words of the longest writing
}

func meanings(lines ...string) index {
	x := index{of: map[string][]meaning{}}
	for _, line := range lines {
		var m meaning
		for w := range strings.SplitSeq(line, " | ") {
			words := strings.Fields(Search(w))
			x.longest = max(x.longest, len(words))
			m = append(m, words)
		}
		for _, words := range m {
			key := strings.Join(words, " ")
			x.of[key] = append(x.of[key], m)
		}
	}
	return x
}

// Writings looks whether plain words begin with a name or an abbreviation that is
// written in other ways too. It gives how many of the words that are, as many as
// possible, and the other writings; 0 and none otherwise.
func Writings(plain []string) (n int, others [][]string) {
	for n := min(len(plain), writings.longest); n > 0; n-- {
		key := strings.Join(plain[:n], " ")
		for _, m := range writings.of[key] {
			for _, words := range m {
				if strings.Join(words, " ") != key {
					others = append(others, words)
				}
			}
		}
		if others != nil {
			return n, others
		}
	}
	return 0, nil
}
