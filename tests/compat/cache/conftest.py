import os
import sys

# What finds and runs the other interpreters.
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.join(os.path.dirname(HERE), "pickles"))
