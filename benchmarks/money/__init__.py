"""Money under kills, races, full disks and lost servers, on either database."""
