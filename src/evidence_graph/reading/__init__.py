"""Reading documents: from an enquiry response to a draft in which every value has its words."""
