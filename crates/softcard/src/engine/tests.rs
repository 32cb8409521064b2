mod worked_examples;
