"""What stands in examples, from the first dataset."""

AN_AGREEMENT = "trilateral-2020-11-09"
AN_OBLIGATION = "0175aa4d-6400-7eed-9a73-2729308e62d1"
A_CLAUSE = "trilateral-2020-11-09/6"
A_CONTACT = "call-bayramov-lavrov-2022-12-22"
A_SERIES = "trilateral-statements"
SOURCE_OF_TEXT = "0175af73-c000-7d12-b503-6a6089943e8e"  # a source of the text of 9 November 2020
A_SOURCE = "01853721-3000-78ed-a520-2f7bf650ffac"
A_STATEMENT = "01853721-3000-7826-a37d-009337142a42"
