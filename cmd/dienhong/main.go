// Command dienhong is the only binary of the project.
package main

func main() {}
