package demo

// Ward gives the consultation of a ward that does not exist, which is over, with its
// statements.
func Ward() (Consultation, []Statement) {
	body, err := made.ReadFile("content/ward/statements.csv")
	if err != nil {
		panic("demo: " + err.Error())
	}
	return Consultation{
		Slug:     "ho-may-phuong-may-trang",
		Title:    Text{"Sửa gì quanh hồ Mây? Phường Mây Trắng (phường hư cấu)", "What to mend around Mây lake? Mây Trắng ward (fictitious)"},
		Question: Text{"Với số tiền của năm nay, nên sửa gì trước quanh hồ Mây?", "With this year's money, what should be mended first around Mây lake?"},
		Summary: Text{
			"Một đợt tham vấn đã kết thúc, dựng hoàn toàn để minh họa: phường, hồ, người góp ý và kết quả đều không có thật. Đợt này cho thấy đường đi từ góp ý đến minh chứng.",
			"A finished consultation, made up entirely for the demonstration: the ward, the lake, the people and the results are not real. It shows the way from a comment to evidence.",
		},
		Background: Text{
			"Phường Mây Trắng, hồ Mây và bản dự thảo dưới đây đều không có thật.\n\nDự thảo quy ước bờ hồ (hư cấu):\nĐiều 1. Bờ hồ là của chung.\nĐiều 2. Lối đi có đủ ánh sáng.\nĐiều 3. Lối ra hồ có dốc cho xe lăn.\nĐiều 4. Cấm bán hàng quanh hồ.\nĐiều 5. Rác được thu gom hằng ngày.\nĐiều 6. Kết quả đo nước hồ được công khai.",
			"Mây Trắng ward, Mây lake and the draft below are not real.\n\nDraft rules for the lakeside (fictitious):\nArticle 1. The lakeside belongs to all.\nArticle 2. The path has enough light.\nArticle 3. Ways to the lake have ramps for wheelchairs.\nArticle 4. Selling around the lake is forbidden.\nArticle 5. Rubbish is collected every day.\nArticle 6. Measurements of the water are public.",
		},
	}, statementsOf("ward/statements.csv", string(body))
}
