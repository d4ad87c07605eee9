"""Values as texts print them: dates, times, periods, quantities and what they measure."""
