# Readability by quanteda, on one thread: Rscript benchmarks/quanteda.R texts.jsonl 1000
# Prints the JSON of `figures` in peers.py; its formulas count syllables and sentences in another way, so no values.
suppressPackageStartupMessages({
  library(quanteda)
  library(quanteda.textstats)
  library(jsonlite)
})
quanteda_options(threads = 1)
given <- commandArgs(trailingOnly = TRUE)
texts <- vapply(readLines(given[1], n = as.integer(given[2]), encoding = "UTF-8"), fromJSON, "", USE.NAMES = FALSE)
measures <- c(
  "Flesch", "Flesch.Kincaid", "FOG", "SMOG", "ARI", "Coleman.Liau.grade", "Dale.Chall.old", "LIW", "RIX", "Linsear.Write"
)
spent <- function() sum(proc.time()[c("user.self", "sys.self")])
work <- function(some) textstat_readability(corpus(some), measure = measures)
invisible(work(texts[1]))
loading <- spent()
invisible(work(texts))
seconds <- spent() - loading
status <- grep("VmHWM", if (file.exists("/proc/self/status")) readLines("/proc/self/status"), value = TRUE)
memory <- if (length(status)) as.numeric(gsub("\\D", "", status)) * 1024 / 1e6 else 0
cat(toJSON(list(loading = loading, seconds = seconds, memory = memory, result = NULL), auto_unbox = TRUE, digits = 6, null = "null"))
