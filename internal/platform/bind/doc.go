// Package bind puts several files into one PDF: documents one behind the other, and
// pictures each on a page of its own, with a bookmark where each part begins.
//
// pdfcpu reads the parts; what is written is put together here, because pdfcpu's
// own merging numbers objects anew each time, stamps the hour on the file, and
// keeps the structure of the first file alone. So two things hold that others need:
//
//   - The same parts give the same bytes. There is no date in the file, and its
//     identifier is a sum of what it holds.
//   - The tags that tell a screen reader what is a heading and in which order a page
//     is read are kept of every part, below one element for each part. Only when all
//     parts have them does the file say that it is tagged, because programs then
//     read nothing else. A picture is a figure, named as its part is.
//
// What is copied is what shows on pages, and links. Scripts, actions, attached
// files, metadata and the bookmarks of a part stay behind. Forms become what they
// show. A digital signature holds for the one file that was signed, so its picture
// stays and its claim goes; Bound says of which parts.
//
// Parts are trusted no further than to have come through the inspector: whatever
// is in them, the worst answer is an error that says which part could not be bound.
package bind
