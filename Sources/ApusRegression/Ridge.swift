/// Ridge regression by closed form.
