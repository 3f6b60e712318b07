package doc

import (
	"bufio"
	"fmt"
	"strings"
	"time"
)

// The parts of a word-processor file that do not depend on its content.

const contentTypes = xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
	`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
	`<Default Extension="xml" ContentType="application/xml"/>` +
	`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
	`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>` +
	`<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>` +
	`<Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/>` +
	`<Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>` +
	`<Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>` +
	`<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/>` +
	`</Types>`

const packageRelationships = xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
	`<Relationship Id="rId1" Type="` + relationshipNamespace + `/officeDocument" Target="word/document.xml"/>` +
	`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>` +
	`</Relationships>`

// documentRelationships stays open for the links.
const documentRelationships = xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
	`<Relationship Id="rIdStyles" Type="` + relationshipNamespace + `/styles" Target="styles.xml"/>` +
	`<Relationship Id="rIdNumbering" Type="` + relationshipNamespace + `/numbering" Target="numbering.xml"/>` +
	`<Relationship Id="rIdSettings" Type="` + relationshipNamespace + `/settings" Target="settings.xml"/>` +
	`<Relationship Id="rIdHeader" Type="` + relationshipNamespace + `/header" Target="header1.xml"/>` +
	`<Relationship Id="rIdNotes" Type="` + relationshipNamespace + `/footnotes" Target="footnotes.xml"/>`

const numbering = xmlHead + `<w:numbering xmlns:w="` + wordNamespace + `"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">` +
	`<w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="–"/><w:lvlJc w:val="left"/>` +
	`<w:pPr><w:ind w:left="567" w:hanging="283"/></w:pPr></w:lvl></w:abstractNum>` +
	`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`

const settings = xmlHead + `<w:settings xmlns:w="` + wordNamespace + `"><w:footnotePr>` +
	`<w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr></w:settings>`

const pageNumber = xmlHead + `<w:hdr xmlns:w="` + wordNamespace + `"><w:p><w:pPr><w:jc w:val="center"/></w:pPr>` +
	`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>` +
	`<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:hdr>`

// styles gives the looks of Decree 30/2020: sizes in half points.
func styles(lang string) string {
	var b strings.Builder
	fmt.Fprintf(&b, xmlHead+`<w:styles xmlns:w="%s"><w:docDefaults><w:rPrDefault><w:rPr>`+
		`<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/>`+
		`<w:sz w:val="26"/><w:szCs w:val="26"/><w:lang w:val="%s"/></w:rPr></w:rPrDefault>`+
		`<w:pPrDefault><w:pPr><w:spacing w:before="60" w:after="60" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>`,
		wordNamespace, xmlText(region(lang)))
	paragraph := func(id, name, based, pPr, rPr string) {
		fmt.Fprintf(&b, `<w:style w:type="paragraph" w:styleId="%s"%s><w:name w:val="%s"/>%s<w:pPr>%s</w:pPr><w:rPr>%s</w:rPr></w:style>`,
			id, map[bool]string{true: ` w:default="1"`}[id == styleNormal], name, based, pPr, rPr)
	}
	based := `<w:basedOn w:val="Normal"/>`
	paragraph(styleNormal, "Normal", "", "", "")
	paragraph(styleTitle, "Title", based, `<w:keepNext/><w:spacing w:before="240" w:after="240"/><w:jc w:val="center"/>`, `<w:b/><w:caps/><w:sz w:val="28"/>`)
	paragraph("Heading1", "heading 1", based, `<w:keepNext/><w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="0"/>`, `<w:b/>`)
	paragraph("Heading2", "heading 2", based, `<w:keepNext/><w:spacing w:before="180" w:after="60"/><w:outlineLvl w:val="1"/>`, `<w:b/><w:i/>`)
	paragraph("Heading3", "heading 3", based, `<w:keepNext/><w:spacing w:before="120" w:after="60"/><w:outlineLvl w:val="2"/>`, `<w:i/>`)
	paragraph(styleCell, "Cell", based, `<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>`, `<w:sz w:val="24"/>`)
	paragraph(styleSection, "Cell section", `<w:basedOn w:val="Cell"/>`, `<w:keepNext/>`, "")
	paragraph(styleFrame, "Frame", `<w:basedOn w:val="Cell"/>`, `<w:keepNext/>`, "")
	paragraph(styleGap, "Gap", based, `<w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/>`, `<w:sz w:val="8"/>`)
	paragraph(styleNote, "footnote text", based, `<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>`, `<w:sz w:val="20"/>`)
	b.WriteString(`<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>` +
		`<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr><w:color w:val="1F4E79"/><w:u w:val="single"/></w:rPr></w:style>` +
		`<w:style w:type="table" w:styleId="Grid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>`)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		fmt.Fprintf(&b, `<w:%s w:val="single" w:sz="4" w:space="0" w:color="000000"/>`, side)
	}
	b.WriteString(`</w:tblBorders><w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>`)
	return b.String()
}

// properties is what the file says of itself.
func (x *docx) properties() string {
	var b strings.Builder
	w := docx{Writer: bufio.NewWriter(&b)}
	w.put(xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"` +
		` xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>`)
	w.text(x.doc.Title)
	w.put(`</dc:title><dc:creator>`)
	w.text(x.doc.Author)
	w.putf(`</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">%s</dcterms:created></cp:coreProperties>`, x.doc.Created.UTC().Format(time.RFC3339))
	_ = w.Flush()
	return b.String()
}
