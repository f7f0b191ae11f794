"""What is built of an assignment: releases, keys, and notebooks for teachers and graders."""
